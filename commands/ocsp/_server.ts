import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { headersOf, isKept, requestOfPath } from '#ca/revocation/ocsp/http_profile'
import { latin1, REQUEST_LIMIT } from '#ca/revocation/ocsp/request'
import type { AnswerStatusRequest, OcspAnswer } from '#ca/revocation/ocsp/answer_status_request'

/** The responder's own part of a path, where it shares a host with others. */
const OWN_PATH = /^\/(?:ocsp\/)?/

function readBody(request: IncomingMessage, done: (body: Buffer) => void) {
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    // What is longer is malformed already: the rest need not be kept.
    if (length <= REQUEST_LIMIT) chunks.push(chunk)
    length += chunk.length
  })
  request.on('end', () => done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
}

/**
 * An HTTP server that answers OCSP requests and nothing else (RFC 6960 A.1, RFC 5019 5): POST with the request as the
 * body, GET with the request in the path.
 *
 * @param maxAge how long caches may give out an answer without asking again, in seconds
 */
export function ocspServer(answering: AnswerStatusRequest, maxAge: number): Server {
  async function answer(
    bytes: Uint8Array,
    response: ServerResponse,
    kept?: { ifNoneMatch?: string }
  ) {
    const { der, validity } = await answering.handle(bytes)
    const said: OcspAnswer = kept ? { der, validity } : { der }
    const headers = headersOf(said, { now: Date.now(), maxAge })
    if (isKept(headers, kept?.ifNoneMatch)) {
      const { 'Content-Length': _, ...unchanged } = headers
      return response.writeHead(304, unchanged).end()
    }
    response.writeHead(200, headers)
    // Node writes head and body in one piece when both are text; one character a byte is the same bytes.
    response.end(latin1(der), 'latin1')
  }
  return createServer((request, response) => {
    const { method, url = '/' } = request
    if (method === 'POST') readBody(request, (body) => void answer(body, response))
    else if (method === 'GET') {
      const [path] = url.split('?')
      const { 'if-none-match': ifNoneMatch } = request.headers
      void answer(requestOfPath(path.replace(OWN_PATH, '')), response, { ifNoneMatch })
    } else response.writeHead(405, { Allow: 'GET, POST' }).end()
  })
}
