import { test } from '@japa/runner'
import { sha1 } from '#ca/crypto/hash'
import { KeyPair } from '#ca/crypto/key_pair'
import { readPublicKey } from '#ca/crypto/public_key'
import { assertGoodAndTight } from '#tests/support/good_and_tight'
import { openPkcs12 } from '#tests/support/pkcs12'
import { vector } from '#tests/support/vectors'

const PASSWORD = 'Qwerty12'
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test.group('crypto: PKCS#12 of the National CA', () => {
  test('{file} opens under its password, and its key signs')
    .with([
      { file: 'gost2015_512_individual', name: 'gost-2015' as const },
      { file: 'rsa_individual', name: 'rsa' as const },
    ])
    .run(async ({ assert }, { file, name }) => {
      const opened = openPkcs12(vector(`p12/${file}.p12`), PASSWORD)
      assert.isTrue(opened.macFits)
      const pair = KeyPair.fromPkcs8(opened.pkcs8)
      assert.equal(pair.algorithm, name)
      const data = Buffer.from('хат')
      const signature = await pair.signer().sign(data)
      const { signatureAlgorithm } = pair.signer()
      assertGoodAndTight(assert, { spki: pair.spki, signatureAlgorithm, data, signature })
    })

  test('N6: the bag of the GOST key names it by SHA-1 over the content of the BIT STRING', ({
    assert,
  }) => {
    const { pkcs8, localKeyId } = openPkcs12(vector('p12/gost2015_512_individual.p12'), PASSWORD)
    const { subjectPublicKey } = readPublicKey(KeyPair.fromPkcs8(pkcs8).spki)
    assert.equal(hex(localKeyId), hex(sha1(subjectPublicKey)))
  })

  test('the bag of the RSA key names it by SHA-1 over the whole SubjectPublicKeyInfo', ({
    assert,
  }) => {
    const { pkcs8, localKeyId } = openPkcs12(vector('p12/rsa_individual.p12'), PASSWORD)
    assert.equal(hex(localKeyId), hex(sha1(KeyPair.fromPkcs8(pkcs8).spki)))
  })

  test('another password does not fit', ({ assert }) => {
    const der = vector('p12/gost2015_512_individual.p12')
    assert.throws(() => openPkcs12(der, 'qwerty12'))
  })
})
