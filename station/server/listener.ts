import { createServer } from 'node:https'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { serveConnection, type Frames } from '#station/server/connection'
import { t } from '#station/words/words'
import type { LoopbackCertificate } from '#station/server/loopback_certificate'

/** The longest frame, in bytes: a document to be signed with room to spare. */
export const MAX_FRAME = 1024 * 1024

const LOOPBACK = '127.0.0.1'

/** One address that the station listens on. */
export interface Listener {
  port: number
  /** Ends it and its connections. */
  close(): Promise<void>
}

export interface ListenerSettings {
  port: number
  /** The path of the address, which a number may follow; nothing is answered elsewhere. */
  path: string
  origins: readonly string[]
  tls: LoopbackCertificate
  /** The frames of a new connection. @param origin the site at the other end @param say sends it what nobody asked for */
  frames(origin: string, say: (frame: string) => void): Frames
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** The Origin of a handshake when it may come in; a program that sends none is no page of an allowed site. */
function allowedOrigin({ headers }: IncomingMessage, origins: readonly string[]) {
  return origins.find((origin) => origin === headers.origin)
}

/**
 * Firefox lets a page wait, up to a minute, before it tries a path again at which nobody answered: a page that looks again
 * and again puts a number after it.
 */
const answersAt = (path: string, url = '') =>
  url === path || (url.startsWith(path) && /^\d{1,16}\/$/.test(url.slice(path.length)))

/**
 * Listens on 127.0.0.1 with TLS. A page that is opened there says that the program runs and its certificate is
 * trusted.
 */
export async function listen(settings: ListenerSettings): Promise<Listener> {
  const { path, origins, tls, frames } = settings
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME })
  const server = createServer({ key: tls.key, cert: tls.certificate }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
    response.end(`${t('station.running')}\n`)
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {})
    const origin = allowedOrigin(request, origins)
    if (!origin) return refuse(socket, '403 Forbidden')
    if (!answersAt(path, request.url)) return refuse(socket, '404 Not Found')
    sockets.handleUpgrade(request, socket, head, (one) =>
      serveConnection(one, (say) => frames(origin, say))
    )
  })
  server.listen(settings.port, LOOPBACK)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const one of sockets.clients) one.terminate()
      server.close()
      server.closeAllConnections()
    },
  }
}
