import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { ROOT } from './root.mjs'

const SETPRIV = '/usr/bin/setpriv'
const children = new Set()

/** Takes the running children, and theirs, along when this process is told to end: none works on unseen. */
export function endWithChildren() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      for (const { pid } of children) {
        try {
          process.kill(-pid, 'SIGKILL')
        } catch {
          // It has ended by itself meanwhile.
        }
      }
      process.exit(1)
    })
  }
}

/** The kernel ends the child should this process be killed outright: two `npm ci` at once spoil each other. */
const bound = (program, parameters) =>
  existsSync(SETPRIV)
    ? [SETPRIV, ['--pdeathsig', 'KILL', '--', program, ...parameters]]
    : [program, parameters]

/**
 * Runs a program in the project's folder to its end and keeps what it prints.
 *
 * @param {string} program
 * @param {string[]} parameters
 * @param {{ env?: NodeJS.ProcessEnv, letFinish?: boolean }} [options] letFinish: must not be cut off, whatever
 *   happens here (a package manager of the system)
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code 127 when there is no such program
 */
export function run(program, parameters, { env = process.env, letFinish = false } = {}) {
  return new Promise((resolve) => {
    const [command, all] = letFinish ? [program, parameters] : bound(program, parameters)
    const child = spawn(command, all, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    if (child.pid && !letFinish) children.add(child)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: stderr + error.message }))
    child.on('close', (code) => {
      children.delete(child)
      resolve({ code: code ?? 1, stdout, stderr })
    })
  })
}
