/** The longest question, in bytes: a certificate in base64 with room to spare. */
export const MAX_QUESTION = 64 * 1024

/** The longest answer, in bytes: a list of many thousand carriers. */
export const MAX_ANSWER = 8 * 1024 * 1024

/**
 * The lines of a byte stream, each as bytes that are wiped once the next one is asked for, or none any more: a line may
 * hold a PIN. The stream ends early when a line is longer than the limit.
 */
export async function* readByteLines(
  stream: AsyncIterable<Buffer>,
  limit: number
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, chunk])
    chunk.fill(0)
    rest.fill(0)
    let start = 0
    try {
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        yield bytes.subarray(start, end)
        start = end + 1
      }
      rest = Buffer.from(bytes.subarray(start))
    } finally {
      bytes.fill(0)
    }
    if (rest.length > limit) return
  }
}

/** The same as text. */
export async function* readLines(
  stream: AsyncIterable<Buffer>,
  limit: number
): AsyncGenerator<string> {
  for await (const line of readByteLines(stream, limit)) yield line.toString('utf8')
}
