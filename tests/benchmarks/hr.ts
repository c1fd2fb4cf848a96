/*
| Doubly signed requests a second through the door of the HR channel: GOST 2015, a certificate applied for, MariaDB.
| Each round sends one message of each invented person, signed beforehand with fresh keys and message ids; the client, the
| server and the database share the machine, and how much of a core each took is read off their processor time.
|
|   npm run bench -- hr [--json FILE] [--rounds 5] [--warm 6] [--people 600] [--connections 32] [--profile FOLDER]
*/

import { execFile, fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { machine } from './_compare.js'
import { freePort } from '#tests/support/free_port'
import { median } from '#tests/support/median'
import { startMariaDb } from '#tests/support/mariadb'
import type { LoadReport } from '#ca/hr/simulation/send_at_rate'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    warm: { type: 'string', default: '6' },
    people: { type: 'string', default: '600' },
    connections: { type: 'string', default: '32' },
    profile: { type: 'string' },
  },
})
const [rounds, warm, people, connections] = [
  values.rounds,
  values.warm,
  values.people,
  values.connections,
].map(Number)

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const CLIENT = fileURLToPath(new URL('_hr_client.ts', import.meta.url))
const TYPESCRIPT = '--import=./bin/typescript.mjs'
/** As `npm start` has it. */
const YOUNG_GENERATION = '--max-semi-space-size=64'

/** One round: what came of the messages, and processor seconds of each of the three. */
type Round = LoadReport & { client: number; server: number; database: number }

/** The next message of the client that has this in it. */
async function told<T>(client: ChildProcess, name: string): Promise<T> {
  for (;;) {
    const [said] = (await once(client, 'message')) as [Record<string, T>]
    if (name in said) return said[name]
  }
}

/** Processor seconds that a process has taken (proc(5): utime and stime, a hundredth each). */
async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** The database server of a data folder. */
async function databasePid(port: string): Promise<number> {
  const all = await readdir('/proc')
  for (const pid of all.filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (command.startsWith('/usr/sbin/mariadbd') && command.includes(`--port=${port}`))
      return Number(pid)
  }
  throw new Error('the database is not to be found among the processes')
}

async function answering(address: string, server: ChildProcess) {
  while (server.exitCode === null) {
    const answer = await fetch(`${address}?wsdl`).catch(() => null)
    if (answer?.ok) return
    await new Promise((wait) => setTimeout(wait, 200))
  }
  throw new Error('the server did not start')
}

const directory = await mkdtemp(join(tmpdir(), 'kualik-hr-'))
const database = await startMariaDb({ durable: true, socket: true })
const port = await freePort()
const env = {
  ...process.env,
  ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error' },
  ...{ APP_KEY: 'only-for-benchmarks-only-for-it', STORAGE_DIR: directory },
  ...{ SESSION_DRIVER: 'memory', LIMITER_STORE: 'memory', ...database.settings },
}
const children: ChildProcess[] = []
const end = () => children.forEach((child) => child.kill('SIGTERM'))
process.once('exit', end)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
try {
  await promisify(execFile)(process.execPath, ['ace.js', 'kualik:prepare', '--json'], {
    cwd: ROOT,
    env,
  })
  const client = fork(CLIENT, { env, cwd: ROOT, execArgv: [TYPESCRIPT] })
  children.push(client)
  process.stderr.write(`inventing ${people} people …\n`)
  const ready = told(client, 'ready')
  client.send({ people })
  await ready
  const profiling = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []
  const server = spawn(
    process.execPath,
    [...profiling, YOUNG_GENERATION, TYPESCRIPT, 'bin/server.ts'],
    {
      ...{ cwd: ROOT, env },
      stdio: ['ignore', 'ignore', 'inherit'],
    }
  )
  children.push(server)
  const address = `http://127.0.0.1:${port}/hr/v1/SyncChannel`
  await answering(address, server)
  const pids = [server.pid ?? 0, await databasePid(database.settings.DB_PORT)]
  const all: Round[] = []
  for (let at = 0; at < warm + rounds; at++) {
    const signed = told(client, 'signed')
    client.send({ address, connections })
    await signed
    const before = await Promise.all(pids.map(processorSeconds))
    const report = await told<LoadReport & { client: number }>(client, 'report')
    const after = await Promise.all(pids.map(processorSeconds))
    const [served, stored] = after.map((seconds, which) => seconds - before[which])
    const { perSecond, p50, p95, codes } = report
    const took = [report.client, served, stored].map((each) =>
      ((each * 1000) / report.sent).toFixed(1)
    )
    process.stderr.write(
      `${perSecond}/s, ${p50} and ${p95} ms, ${took.join(' + ')} ms each, ${JSON.stringify(codes)}\n`
    )
    // The first rounds do not count: code that has run a few hundred times is still being compiled.
    if (at >= warm) all.push({ ...report, server: served, database: stored })
  }
  const middle = (of: (round: Round) => number) => Number(median(all.map(of)).toFixed(2))
  const each = (of: (round: Round) => number) => middle((one) => (of(one) * 1000) / one.sent)
  const figures = {
    'accepted/s': middle(({ perSecond }) => perSecond),
    'p50, ms': middle(({ p50 }) => p50),
    'p95, ms': middle(({ p95 }) => p95),
    'client, ms of processor each': each(({ client: seconds }) => seconds),
    'server, ms of processor each': each(({ server: seconds }) => seconds),
    'database, ms of processor each': each(({ database: seconds }) => seconds),
    'refused': all.reduce((sum, { refused }) => sum + refused, 0),
  }
  console.table([figures])
  const report = { benchmark: 'hr', machine: machine(), figures, rounds: all }
  console.log(JSON.stringify(report.machine))
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
  server.kill('SIGTERM')
  await once(server, 'exit')
} finally {
  end()
  await database.stop()
  await rm(directory, { recursive: true })
}
