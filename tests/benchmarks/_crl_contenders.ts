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
  /** Milliseconds of the delta after one more revocation. */
  delta: number
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

/** `openssl ca -gencrl` over the same index, a key of the same length. @returns a round: milliseconds */
export async function opensslList(cwd: string): Promise<() => Promise<number>> {
  const openssl = (...parameters: string[]) => run('openssl', parameters, { cwd })
  await writeFile(join(cwd, 'openssl.cnf'), CONFIGURATION)
  await writeFile(join(cwd, 'crlnumber'), '01\n')
  const key = ['-newkey', 'rsa:4096', '-nodes', '-keyout', 'ca.key']
  await openssl('req', '-x509', ...key, '-out', 'ca.pem', '-subj', '/CN=CA')
  return async () => {
    const begun = performance.now()
    await openssl('ca', '-gencrl', '-config', 'openssl.cnf', '-out', 'list.pem')
    return performance.now() - begun
  }
}
