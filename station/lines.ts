/** The longest question, in bytes: a certificate in base64 with room to spare. */
export const MAX_QUESTION = 64 * 1024

/** The longest answer, in bytes: a list of many thousand carriers. */
export const MAX_ANSWER = 8 * 1024 * 1024

/**
 * The lines of a byte stream. What was read is wiped once it has been handed on: a line may hold a PIN.
 * The stream ends early when a line is longer than the limit.
 */
export async function* readLines(
  stream: AsyncIterable<Buffer>,
  limit: number
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, chunk])
    chunk.fill(0)
    rest.fill(0)
    let start = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield bytes.toString('utf8', start, end)
      start = end + 1
    }
    rest = Buffer.from(bytes.subarray(start))
    bytes.fill(0)
    if (rest.length > limit) return
  }
}
