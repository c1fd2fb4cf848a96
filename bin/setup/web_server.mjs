import http from 'node:http'
import net from 'node:net'
import { spawn } from 'node:child_process'
import { ROOT, SetupError } from './root.mjs'

const WILDCARDS = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }

/** The address that a browser on this machine opens. */
export function address({ HOST, PORT }) {
  const host = WILDCARDS[HOST] ?? (net.isIPv6(HOST) ? `[${HOST}]` : HOST)
  return `http://${host}:${PORT}`
}

/**
 * Ends early, and says what to do, when somebody else listens on the port.
 *
 * @param {{ HOST: string, PORT: string }} where
 * @throws SetupError
 */
export async function checkPort({ HOST, PORT }) {
  const port = Number(PORT)
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new SetupError(`PORT=${PORT} is not a port number.`)
  }
  const code = await new Promise((resolve) => {
    const probe = net.createServer()
    probe.on('error', (error) => resolve(error.code))
    probe.listen(port, HOST, () => probe.close(() => resolve(undefined)))
  })
  if (code === undefined) return
  const url = address({ HOST, PORT })
  if (code === 'EADDRINUSE' && (await isAlive(url))) {
    throw new SetupError(
      `Kualik, or a program that answers ${url}/health/live as it does, runs there already: started from ` +
        'another folder, or as a service.\nAnother address is set like this:  PORT=3334 npm start'
    )
  }
  const reasons = {
    EADDRINUSE: `Port ${port} on ${HOST} is taken by another program.`,
    EACCES: `This user may not listen on port ${port}.`,
    EADDRNOTAVAIL: `${HOST} is not an address of this machine (HOST).`,
  }
  throw new SetupError(
    `${reasons[code] ?? `Cannot listen on ${HOST}:${port} (${code}).`}\n` +
      'Another address is set like this:  PORT=3334 npm start'
  )
}

const isAlive = (url) =>
  new Promise((resolve) => {
    const request = http.get(`${url}/health/live`, { timeout: 2000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })

/** V8 takes less for short-lived objects where it finds little memory, and looks them through the more often (docs/adr/0033). */
const YOUNG_GENERATION = '--max-semi-space-size=64'

/**
 * Starts the server and waits until it answers. SIGINT, SIGTERM and SIGHUP are handed on, and this process
 * ends when the server does, in the same way. The server in turn ends when this process is gone.
 *
 * @param {string} node the path of Node 24
 * @param {NodeJS.ProcessEnv} env
 * @param {string} url
 * @returns {Promise<void>} when GET /health/live answers 200
 */
export async function serve(node, env, url) {
  const server = spawn(node, [YOUNG_GENERATION, '--import=./bin/typescript.mjs', 'bin/server.ts'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.removeAllListeners(signal)
    process.on(signal, () => server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  }
  server.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)))
  while (!(await isAlive(url))) await new Promise((resolve) => setTimeout(resolve, 100))
}
