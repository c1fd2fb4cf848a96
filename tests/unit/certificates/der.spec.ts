import { test } from '@japa/runner'
import fc from 'fast-check'
import { sameBytes } from '#ca/certificates/asn1'
import { childrenOf, readElement, readWhole, TAG, writeElement } from '#ca/certificates/der'
import { fromPem, toPem } from '#ca/certificates/pem'
import { vector } from '#tests/support/vectors'

const bytes = fc.uint8Array({ maxLength: 300 })

test.group('DER', () => {
  test('what is written is read back', () => {
    fc.assert(
      fc.property(bytes, (content) => {
        const element = readWhole(writeElement(TAG.OCTET_STRING, content))
        return element.tag === TAG.OCTET_STRING && sameBytes(element.content, content)
      })
    )
  })

  test('lengths of two, three and four octets', ({ assert }) => {
    for (const length of [127, 128, 255, 256, 65_535, 65_536]) {
      const written = writeElement(TAG.OCTET_STRING, new Uint8Array(length))
      assert.lengthOf(readWhole(written).content, length)
    }
  })

  test('X.690 10.1: only the shortest definite length is read', ({ assert }) => {
    const wrong = [
      '30',
      '3080',
      '308100',
      '30820001ff',
      '30810100',
      '3005',
      '3f0100',
      '30850100000000',
    ]
    for (const hex of wrong) {
      assert.throws(() => readElement(Buffer.from(hex, 'hex')), /E_DER_MALFORMED/)
    }
  })

  test('nothing may follow a whole element', ({ assert }) => {
    assert.throws(() => readWhole(Uint8Array.of(0x05, 0x00, 0x00)), /E_DER_MALFORMED/)
  })

  test('arbitrary bytes are read or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (input) => {
        try {
          childrenOf(readWhole(input))
          return true
        } catch (error) {
          return error instanceof Error && error.message.startsWith('E_DER_MALFORMED')
        }
      })
    )
  })
})

test.group('PEM', () => {
  const [first, second] = ['prod/ucgo_gost.der', 'prod/root_gost_2020.der'].map(vector)

  test('RFC 7468: several certificates in one file, among other text', ({ assert }) => {
    const text = `subject=…\r\n${toPem(first).replaceAll('\n', '\r\n')}\n${toPem(second)}trailer`
    assert.deepEqual(fromPem(Buffer.from(text)), [first, second])
  })

  test('lines of 64 characters', ({ assert }) => {
    const lines = toPem(first).trimEnd().split('\n')
    assert.isTrue(lines.slice(1, -2).every((line) => line.length === 64))
  })

  test('base64 without a frame is read, blocks of other kinds are not', ({ assert }) => {
    assert.deepEqual(fromPem(Buffer.from(Buffer.from(first).toString('base64'))), [first])
    const key = toPem(first).replaceAll('CERTIFICATE', 'PRIVATE KEY')
    assert.throws(() => fromPem(Buffer.from(key)), /E_PEM_UNREADABLE/)
    assert.throws(() => fromPem(Buffer.from('-----BEGIN')), /E_PEM_UNREADABLE/)
  })
})
