import { test } from '@japa/runner'
import { KeyPair } from '#ca/crypto/key_pair'
import { fromHex, toHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { writeBitString, writeElement, TAG } from '#ca/certificates/der'
import { keyIdentifier } from '#ca/certificates/key_identifier'
import { serialFromKey } from '#ca/certificates/serial_number'
import { vector } from '#tests/support/vectors'

/** Real certificates whose serial number is made of their key. */
const FROM_KEY = [
  'prod/root_gost_2020.der',
  'prod/ucgo_gost.der',
  'prod/root_rsa_2020.der',
  'prod/nca_rsa_2022.der',
  'test/ee_individual_gost2015_512.der',
  'test/root_test_gost_2022.der',
]

/** A SubjectPublicKeyInfo over which SHA-1 begins with a byte that pleases. */
function keyWith(accepts: (first: number) => boolean): Uint8Array {
  const algorithm = fromHex('300606042a030405')
  for (let at = 0; at < 5000; at++) {
    const bits = writeBitString(Uint8Array.of(at >> 8, at & 0xff))
    const spki = writeElement(TAG.SEQUENCE, algorithm, bits)
    if (accepts(keyIdentifier(spki)[0])) return spki
  }
  throw new Error('no such key')
}

test.group('serial numbers', () => {
  for (const path of FROM_KEY) {
    test(`N6: identifier and serial number of ${path}`, ({ assert }) => {
      const view = readCertificate(vector(path))
      assert.equal(toHex(keyIdentifier(view.key.spki)), view.subjectKeyIdentifier)
      assert.equal(serialFromKey(view.key.spki), view.serial)
    })
  }

  test('N6: the top bit is cleared', ({ assert }) => {
    const spki = keyWith((first) => first >= 0x90)
    const expected = toHex(keyIdentifier(spki)).replace(/^../, (byte) =>
      (Number.parseInt(byte, 16) & 0x7f).toString(16)
    )
    assert.equal(serialFromKey(spki), expected)
  })

  test('N6: 0x10 is set when the first byte would be below it', ({ assert }) => {
    for (const least of [0x00, 0x80]) {
      const spki = keyWith((first) => first >= least && first < least + 0x10)
      assert.equal(serialFromKey(spki)[0], '1')
      assert.equal(serialFromKey(spki).slice(1), toHex(keyIdentifier(spki)).slice(1))
    }
  })

  test('RFC 5280 4.1.2.2: positive, exactly 20 bytes, another key has another', ({ assert }) => {
    const serials = Array.from({ length: 8 }, () =>
      serialFromKey(KeyPair.generate('gost-2015').spki)
    )
    for (const serial of serials) assert.match(serial, /^[1-7][0-9a-f]{39}$/)
    assert.lengthOf(new Set(serials), serials.length)
  })
})
