import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What came to an HR system's callback address. */
export interface Heard {
  document: string
  contentType: string
}

/** An HR system that listens on 127.0.0.1 and answers what a test wants. */
export async function hrListener() {
  const heard: Heard[] = []
  let answer: RequestListener = (_, response) => response.end()
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const document = Buffer.concat(parts).toString('utf8')
      heard.push({ document, contentType: request.headers['content-type'] ?? '' })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    heard,
    url: `http://127.0.0.1:${port}/states`,
    answer(next: RequestListener) {
      answer = next
    },
    status(status: number, text = '') {
      answer = (_, response) => response.writeHead(status).end(text)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type HrListener = Awaited<ReturnType<typeof hrListener>>
