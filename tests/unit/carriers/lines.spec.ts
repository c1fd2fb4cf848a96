import { test } from '@japa/runner'
import fc from 'fast-check'
import { readLines } from '#station/lines'

async function linesOf(chunks: Buffer[], limit = 1000) {
  const lines: string[] = []
  const stream = (async function* () {
    yield* chunks
  })()
  for await (const line of readLines(stream, limit)) lines.push(line)
  return lines
}

test.group('lines of a stream', () => {
  test('lines are the same wherever the stream is cut, between the bytes of a letter too', async ({
    assert,
  }) => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'))
    const property = fc.asyncProperty(
      fc.array(line, { maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      async (lines, size) => {
        const text = lines.map((one) => Buffer.from(`${one}\n`).toString('utf8'))
        const bytes = Buffer.from(text.join(''))
        const chunks = []
        for (let at = 0; at < bytes.length; at += size)
          chunks.push(Buffer.from(bytes.subarray(at, at + size)))
        assert.deepEqual(
          await linesOf(chunks),
          text.map((one) => one.slice(0, -1))
        )
      }
    )
    await fc.assert(property, { numRuns: 60 })
  })

  test('an unended line is not handed on', async ({ assert }) => {
    assert.deepEqual(await linesOf([Buffer.from('one\ntwo')]), ['one'])
  })

  test('a line beyond the limit ends the stream', async ({ assert }) => {
    const chunks = [Buffer.from('one\n'), Buffer.alloc(11, 'x'), Buffer.from('\nthree\n')]
    assert.deepEqual(await linesOf(chunks, 10), ['one'])
  })

  test('what was read is wiped', async ({ assert }) => {
    const chunk = Buffer.from('{"pin":"402917"}\n{"pin":"40')
    await linesOf([chunk, Buffer.from('2917"}\n')])
    assert.isTrue(chunk.every((byte) => byte === 0))
  })
})
