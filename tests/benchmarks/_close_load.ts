import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Load } from './_wrk.js'

const run = promisify(execFile)
const SOURCE = fileURLToPath(new URL('_close_load.c', import.meta.url))
const CONNECTIONS = 16

/** Compiles the client that opens a connection for each request, into a folder of the benchmark's. */
export async function closeLoad(directory: string): Promise<CloseLoad> {
  const program = join(directory, 'close_load')
  await run('cc', ['-O2', '-o', program, SOURCE, '-lpthread'])
  return new CloseLoad(program)
}

/** A client that asks as every responder can be asked: `openssl ocsp` closes after each answer. */
export class CloseLoad {
  constructor(private readonly program: string) {}

  async load(asked: { port: number; requests: string; seconds: number }): Promise<Load> {
    const { port, requests, seconds } = asked
    const running = run(this.program, [port, seconds, CONNECTIONS].map(String))
    running.child.stdin?.end(await readFile(requests))
    const { stdout } = await running
    const [answered, failed, slowest] = stdout.split(' ').map(Number)
    if (failed > 0) throw new Error(`${failed} requests failed, ${answered} were answered`)
    return { perSecond: answered / seconds, slowest }
  }
}
