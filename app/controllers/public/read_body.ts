import type { HttpContext } from '@adonisjs/core/http'

/**
 * The body of a request that no body parser has read. One that is longer than the limit is cut off after it, so that
 * it is refused as malformed; what else comes of it is not kept, and its connection serves no other request.
 */
export async function readBody(
  { request: { request }, response }: HttpContext,
  limit: number
): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk)
    length += chunk.length
    if (length > limit) break
  }
  if (!request.complete) response.header('Connection', 'close')
  request.resume()
  return Buffer.concat(chunks)
}
