import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Guarded } from './_guarded.js'
import { childrenTime, processorTime } from './_processor_time.js'

const run = promisify(execFile)

const SCRIPT = `
local requests, at = {}, 0
function init()
  for line in io.lines(os.getenv('REQUESTS')) do
    local body = line:gsub('..', function(octet) return string.char(tonumber(octet, 16)) end)
    requests[#requests + 1] = wrk.format('POST', '/', { ['Content-Type'] = 'application/ocsp-request' }, body)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
`

/** What wrk saw. */
export interface Load {
  perSecond: number
  /** Milliseconds in which 99 of 100 answers came. */
  slowest: number
}

/** The same, and what an answer took of processors, in milliseconds. */
export interface MeasuredLoad extends Load {
  responder: number
  client: number
}

/** Sends a load for some seconds and reads off what both sides took of processors for it. */
export async function measured(
  { program: { pid }, seconds }: { program: Guarded; seconds: number },
  send: () => Promise<Load>
): Promise<MeasuredLoad> {
  const [responder, client] = [processorTime(pid), childrenTime()]
  const sent = await send()
  const answers = sent.perSecond * seconds
  return {
    ...sent,
    responder: (processorTime(pid) - responder) / answers,
    client: (childrenTime() - client) / answers,
  }
}

/** Has each request answered once, so that what is prepared on demand is prepared. */
export async function warmUp({ port, requests }: { port: number; requests: string }) {
  const lines = await readFile(requests, 'utf8')
  for (const line of lines.split('\n')) {
    const body = Buffer.from(line, 'hex')
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })
    await response.arrayBuffer()
  }
}

/** Sends requests, each a line of hex in a file, one after the other on every connection, for some seconds. */
export async function load(
  directory: string,
  { port, requests, seconds }: { port: number; requests: string; seconds: number }
): Promise<Load> {
  const script = join(directory, 'post.lua')
  await writeFile(script, SCRIPT)
  const options = ['-t1', '-c16', `-d${seconds}s`, '--latency', '-s', script]
  const { stdout } = await run('wrk', [...options, `http://127.0.0.1:${port}/`], {
    env: { ...process.env, REQUESTS: requests },
  })
  if (/Non-2xx/.test(stdout)) throw new Error(`not every answer was one: ${stdout}`)
  const [, rate] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? []
  const [, value, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? []
  return { perSecond: Number(rate), slowest: Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit]! }
}
