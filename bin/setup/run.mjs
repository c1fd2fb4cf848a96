import { spawn } from 'node:child_process'
import { ROOT } from './root.mjs'

const children = new Set()

/** Takes the running children along when this process is told to end: none works on unseen. */
export function endWithChildren() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      for (const child of children) child.kill('SIGTERM')
      process.exit(1)
    })
  }
}

/**
 * Runs a program in the project's folder to its end and keeps what it prints.
 *
 * @param {string} program
 * @param {string[]} parameters
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code 127 when there is no such program
 */
export function run(program, parameters, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.add(child)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: stderr + error.message }))
    child.on('close', (code, signal) => {
      children.delete(child)
      resolve({ code: code ?? (signal ? 1 : 0), stdout, stderr })
    })
  })
}
