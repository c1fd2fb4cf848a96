import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { ListenOptions, Server } from 'node:net'

/** Below the ports that a system gives to whoever asks for any: those may be taken between here and their use. */
const [FROM, TO] = [15_000, 32_000]

/** A server there, null when there is one. */
async function listening(options: ListenOptions): Promise<Server | null> {
  const server = createServer().listen(options)
  try {
    await once(server, 'listening')
    return server
  } catch {
    return null
  }
}

/** Keeps a port from the other processes that look for one, as long as this process lives. */
async function reserve(port: number): Promise<boolean> {
  // A name of Linux, no file: it goes with its process. Elsewhere chance has to do.
  if (process.platform !== 'linux') return true
  const mark = await listening({ path: `\0kualik-port-${port}` })
  mark?.unref()
  return mark !== null
}

/** A TCP port of 127.0.0.1 that nobody listens on, and that no other test is given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FROM, TO)
    const server = (await reserve(port)) && (await listening({ port, host: '127.0.0.1' }))
    if (!server) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
