import { test } from '@japa/runner'
import { KeyPair } from '#ca/crypto/key_pair'
import { sameBytes } from '#ca/certificates/asn1'
import { childrenOf, readWhole, TAG, writeBitString, writeElement } from '#ca/certificates/der'
import { buildHolderName } from '#ca/certificates/names'
import { toPem } from '#ca/certificates/pem'
import { buildRequest, readRequest } from '#ca/certificates/pkcs10'
import { HOLDER } from '#tests/support/chain'
import { kalkanVector } from '#tests/support/vectors'

const SUBJECT = buildHolderName(HOLDER)

async function withoutAttributes(keys: KeyPair): Promise<Uint8Array> {
  const signer = keys.signer()
  const version = Uint8Array.of(TAG.INTEGER, 1, 0)
  const info = writeElement(TAG.SEQUENCE, version, SUBJECT, signer.spki)
  const signature = writeBitString(await signer.sign(info))
  return writeElement(TAG.SEQUENCE, info, signer.signatureAlgorithm, signature)
}

test.group('PKCS#10', () => {
  for (const name of ['gost-2015', 'gost-2004', 'rsa'] as const) {
    test(`a request over a ${name} key is read back`, async ({ assert }) => {
      const keys = KeyPair.generate(name)
      const der = await buildRequest({ subject: SUBJECT, signer: keys.signer() })
      const read = readRequest(der)
      assert.isTrue(sameBytes(read.subject, SUBJECT))
      assert.isTrue(sameBytes(read.spki, keys.spki))
      const pem = Buffer.from(toPem(der, 'CERTIFICATE REQUEST'))
      assert.deepEqual(readRequest(pem), read)
    })
  }

  for (const file of ['g256', 'g512'] as const) {
    test(`the request of the National CA's provider is read, ${file}`, ({ assert }) => {
      const { csr, spki } = kalkanVector(file)
      assert.deepEqual(readRequest(csr).spki, spki)
    })
  }

  test('kz-crypto: a request without [0] attributes is accepted', async ({ assert }) => {
    const keys = KeyPair.generate('gost-2015')
    assert.deepEqual(readRequest(await withoutAttributes(keys)).spki, keys.spki)
  })

  test('proof of possession: signed by another key, it is refused', async ({ assert }) => {
    const [mine, other] = [KeyPair.generate('gost-2015'), KeyPair.generate('gost-2015')]
    const forged = { ...other.signer(), spki: mine.spki }
    const der = await buildRequest({ subject: SUBJECT, signer: forged })
    assert.throws(() => readRequest(der), /E_REQUEST_PROOF.*E_SIGNATURE_MISMATCH/)
  })

  test('proof of possession: no bit of a request can be changed', async ({ assert }) => {
    const signer = KeyPair.generate('gost-2015').signer()
    const der = await buildRequest({ subject: SUBJECT, signer })
    for (let at = 0; at < der.length; at += 31) {
      const changed = Uint8Array.from(der)
      changed[at] ^= 1 << (at % 8)
      assert.throws(() => readRequest(changed), /E_REQUEST_/)
    }
  })

  test('a key that is off its curve is refused as a key', async ({ assert }) => {
    const keys = KeyPair.generate('gost-2015')
    const spki = Uint8Array.from(keys.spki)
    spki[spki.length - 1] ^= 1
    const der = await buildRequest({ subject: SUBJECT, signer: { ...keys.signer(), spki } })
    assert.throws(() => readRequest(der), /E_REQUEST_KEY.*E_PUBLIC_KEY/)
  })

  test('anything else is unreadable, anything long too large', async ({ assert }) => {
    const der = await buildRequest({
      subject: SUBJECT,
      signer: KeyPair.generate('gost-2015').signer(),
    })
    const [info] = childrenOf(readWhole(der))
    const junk = [new Uint8Array(), Buffer.from('no'), info.bytes, Buffer.concat([der, der])]
    for (const bytes of junk) assert.throws(() => readRequest(bytes), /E_REQUEST_UNREADABLE/)
    assert.throws(() => readRequest(new Uint8Array(16_385)), /E_REQUEST_TOO_LARGE/)
  })
})
