import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'
import { join } from 'node:path'
import { STAGES } from '#tests/runner/stages'
import { freePort } from '#tests/support/free_port'
import type { ChildProcess } from 'node:child_process'
import type { DatabaseSettings } from '#tests/support/mariadb'
import type { Ending } from '#tests/runner/results'
import type { Stage } from '#tests/runner/stages'

/** Where logs and summaries of each stage go. */
export const TEST_FOLDER = 'tmp/tests'

/** A stage that takes longer hangs. */
const LIMIT = 40 * 60 * 1000

/** How far the other stages stand behind the longest one, which all wait for at the end (nice(2)). */
const BEHIND = 4

const running = new Set<ChildProcess>()

/** Linux shares cores out among sessions first, and each stage is one (sched(7), autogroup). */
function standBehind(pid: number) {
  const { PRIORITY_LOW } = constants.priority
  const nice = Math.min(getPriority() + BEHIND, PRIORITY_LOW)
  try {
    setPriority(pid, nice)
    writeFileSync(`/proc/${pid}/autogroup`, String(nice))
  } catch {
    // The kernel does not let us: all stages have equal shares, and the run takes a little longer.
  }
}

/** Ends what still runs of a stage, its children included. */
function end({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended by itself.
  }
}

/** Ends every process of the stages that still run. */
export const killStages = (): void => running.forEach(end)

/** The file in which a suite leaves its figures. */
export const summaryPath = (stage: Stage) => join(TEST_FOLDER, `${stage.name}.json`)

/**
 * The settings that a developer's `.env` may hold are overruled, so that no test touches their data. Each
 * suite has a folder and a port of its own.
 */
async function environment(
  stage: Stage,
  database: Partial<DatabaseSettings>,
  storage: string,
  live: boolean
) {
  return {
    ...process.env,
    DB_CONNECTION: 'sqlite',
    CARRIERS: '',
    KEYSTORE_PASSPHRASE_FILE: '',
    COOKIE_SECURE: 'false',
    ...database,
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    STORAGE_DIR: storage,
    TEST_SUMMARY: summaryPath(stage),
    SCREENSHOTS: String(live),
    NO_COLOR: '1',
  }
}

function makeFolders(stage: Stage, storage: string) {
  rmSync(summaryPath(stage), { force: true })
  for (const folder of [TEST_FOLDER, storage]) mkdirSync(folder, { recursive: true })
}

/**
 * Runs a stage to its end and keeps what it prints in `tmp/tests/NAME.log`.
 *
 * @param scratch  the folder in which it has its own
 * @param database the settings of the database it works on
 * @param more     further parameters
 * @param live     somebody looks: print as it goes as well, and take pictures of screens
 */
export async function runStage(
  stage: Stage,
  scratch: string,
  database: Partial<DatabaseSettings>,
  more: string[] = [],
  live = false
): Promise<Ending> {
  const storage = join(scratch, stage.name)
  makeFolders(stage, storage)
  const startedAt = Date.now()
  const child = spawn(process.execPath, [...stage.parameters, ...more], {
    env: await environment(stage, database, storage, live),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  running.add(child)
  if (child.pid && stage !== STAGES[0]) standBehind(child.pid)
  let log = ''
  const keep = (text: string) => {
    log += text
    if (live) process.stdout.write(text)
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  // What it leaves behind would hold its output open, and the machine.
  child.on('exit', () => end(child))
  const timer = setTimeout(() => end(child), LIMIT)
  const code = await new Promise<number>((resolve) => {
    child.on('close', (exitCode) => resolve(exitCode ?? 1))
  })
  clearTimeout(timer)
  running.delete(child)
  writeFileSync(join(TEST_FOLDER, `${stage.name}.log`), log)
  return { code, log, seconds: Math.round((Date.now() - startedAt) / 1000) }
}
