import ace from '@adonisjs/core/services/ace'
import { filesTogether } from '#commands/files_together'

/** What a command of this process printed, and its exit code. */
export interface Ran {
  code: number
  stdout: string
  stderr: string
}

const written = (chunks: string[]) => (text: string | Uint8Array) => chunks.push(String(text)) > 0

/** The listeners of signals are the test runner's again afterwards. */
function keepListeners() {
  const kept = (['SIGINT', 'SIGTERM'] as const).map((name) => ({
    name,
    listeners: process.listeners(name),
  }))
  return () => {
    for (const { name, listeners } of kept) {
      process.removeAllListeners(name)
      for (const listener of listeners) process.on(name, listener)
    }
  }
}

/** Runs `node ace NAME …` within this process, in English unless another language is named. */
export async function runCommand(
  name: string,
  parameters: string[],
  language = 'en'
): Promise<Ran> {
  const [stdout, stderr]: string[][] = [[], []]
  const streams = [process.stdout.write, process.stderr.write]
  const { LANG, LC_ALL, LC_MESSAGES } = process.env
  const giveBack = keepListeners()
  Object.assign(process.env, { LANG: `${language}.UTF-8`, LC_ALL: '', LC_MESSAGES: '' })
  process.stdout.write = written(stdout)
  process.stderr.write = written(stderr)
  try {
    const { exitCode = 0 } = await ace.exec(name, filesTogether([name, ...parameters]).slice(1))
    return { code: exitCode, stdout: stdout.join(''), stderr: stderr.join('') }
  } finally {
    ;[process.stdout.write, process.stderr.write] = streams
    for (const [key, value] of Object.entries({ LANG, LC_ALL, LC_MESSAGES }))
      if (value === undefined) delete process.env[key]
      else process.env[key] = value
    giveBack()
  }
}
