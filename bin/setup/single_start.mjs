import net from 'node:net'
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { ROOT, SetupError } from './root.mjs'

/** A socket name in the kernel, not in a folder: it is gone with the process, however that ends. */
function socketName() {
  const { dev, ino } = statSync(ROOT)
  const id = createHash('sha256').update(`${dev} ${ino} ${ROOT}`).digest('hex').slice(0, 32)
  return `\0kualik-start-${id}`
}

/** What the other start says of itself. */
function ask(name) {
  return new Promise((resolve) => {
    let answer = ''
    const socket = net.connect(name)
    socket.setTimeout(2000, () => socket.destroy())
    socket.setEncoding('utf8').on('data', (text) => (answer += text))
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer.trim()))
  })
}

/**
 * Makes sure that one `npm start` at a time works in this folder.
 *
 * @param {() => string} status what to tell a second one
 * @throws SetupError with the status of the first
 */
export async function onlyStart(status) {
  const name = socketName()
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.end(status())
  })
  const taken = await new Promise((resolve) => {
    server.on('error', (error) => resolve(error.code === 'EADDRINUSE'))
    server.listen(name, () => resolve(false))
  })
  server.unref()
  if (taken) throw new SetupError(`npm start is already at work in this folder: ${await ask(name)}`)
}
