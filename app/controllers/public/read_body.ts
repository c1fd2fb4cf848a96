import type { IncomingMessage } from 'node:http'

/**
 * The body of a request that no body parser has read. One that is longer than the limit is cut off after it, so that
 * it is refused as malformed.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > limit) break
  }
  return Buffer.concat(chunks)
}
