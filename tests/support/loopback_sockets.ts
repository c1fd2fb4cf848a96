import { createServer } from 'node:https'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { installCertificate, readCertificate } from '#station/server/loopback_certificate'
import type { AddressInfo } from 'node:net'
import type { WebSocket } from 'ws'

/** A program on 127.0.0.1 that is spoken to over WebSockets with TLS. @param serve is given each new connection */
export async function loopbackSockets(serve: (socket: WebSocket) => void) {
  const directory = await mkdtemp(join(tmpdir(), 'kualik-stand-in-'))
  await installCertificate(directory)
  const { key, certificate: cert } = await readCertificate(directory)
  await rm(directory, { recursive: true })
  const server = createServer({ key, cert })
  new WebSocketServer({ server }).on('connection', serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
