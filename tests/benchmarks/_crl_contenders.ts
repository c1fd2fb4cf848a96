import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const WORKER = fileURLToPath(new URL('_crl_worker.ts', import.meta.url))

/** What one list of ours cost. */
export interface IssuedList {
  /** Milliseconds from the database to the verified file. */
  full: number
  /** Milliseconds of processors in that. */
  processor: number
  /** Milliseconds of the delta after one more revocation, the first of its process. */
  delta: number
  deltaProcessor: number
  /** The same of those after it, the median. */
  later: number
  laterProcessor: number
  deltaEntries: number
  /** Peak of the process in bytes. */
  rss: number
  size: number
}

function environment(directory: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    APP_KEY: 'only-for-benchmarks-only-for-it',
    LOG_LEVEL: 'silent',
    SESSION_DRIVER: 'memory',
    LIMITER_STORE: 'memory',
    STORAGE_DIR: directory,
    DB_CONNECTION: 'sqlite',
    SQLITE_FILE: join(directory, 'kualik.sqlite3'),
  }
}

/** A process of the product that does one thing and answers; one that dies ends the benchmark. */
async function work(directory: string, ...parameters: string[]): Promise<IssuedList> {
  const worker = fork(WORKER, parameters, { env: environment(directory) })
  const died = once(worker, 'exit').then(([code]) => {
    throw new Error(`the worker ended with ${code}`)
  })
  const [answer] = await Promise.race([once(worker, 'message'), died])
  await died.catch(() => undefined)
  return answer
}

/** Makes the list once, in a database and as the index of openssl. */
export async function makeList(directory: string, count: number): Promise<void> {
  await work(directory, 'fill', String(count), join(directory, 'index.txt'))
}

/** Kualik, in a process of its own each time so that its peak is its own. */
export function kualik(directory: string, algorithm: 'rsa' | 'gost-2015'): Promise<IssuedList> {
  return work(directory, 'issue', algorithm)
}

const CONFIGURATION = `
[ca]
default_ca = state
[state]
database = index.txt
crlnumber = crlnumber
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_crl_hours = 25
crl_extensions = extensions
[extensions]
authorityKeyIdentifier = keyid
`

/** Milliseconds of processors that the children of a shell took, from the second line that `times` prints. */
function childrenTime(times: string): number {
  const [, children = ''] = times.trim().split('\n')
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)]
  return parts.reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60e3 + Number(rest) * 1e3,
    0
  )
}

/** What a round of openssl took, in milliseconds: by the clock, and of processors. */
export interface PeerRound {
  took: number
  processor: number
}

/** `openssl ca -gencrl` over the same index, a key of the same length. @returns a round */
export async function opensslList(cwd: string): Promise<() => Promise<PeerRound>> {
  const openssl = (...parameters: string[]) => run('openssl', parameters, { cwd })
  await writeFile(join(cwd, 'openssl.cnf'), CONFIGURATION)
  await writeFile(join(cwd, 'crlnumber'), '01\n')
  const key = ['-newkey', 'rsa:4096', '-nodes', '-keyout', 'ca.key']
  await openssl('req', '-x509', ...key, '-out', 'ca.pem', '-subj', '/CN=CA')
  return async () => {
    const begun = performance.now()
    const list = 'openssl ca -gencrl -config openssl.cnf -out list.pem 2> list.log; times'
    const { stdout } = await run('sh', ['-c', list], { cwd })
    return { took: performance.now() - begun, processor: childrenTime(stdout) }
  }
}
