import { test } from '@japa/runner'
import { algorithm, algorithmOfSignature } from '#ca/crypto/algorithms'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test.group('crypto: names of algorithms', () => {
  test('kz-crypto: the AlgorithmIdentifiers are those of real certificates', ({ assert }) => {
    assert.equal(hex(algorithm('gost-2004').signatureAlgorithm), '300d06092a830e030a010101020500')
    assert.equal(hex(algorithm('gost-2015').signatureAlgorithm), '300e060a2a830e030a01010203020500')
    assert.equal(hex(algorithm('rsa').signatureAlgorithm), '300d06092a864886f70d01010b0500')
    assert.equal(hex(algorithm('ec-p256').signatureAlgorithm), '300a06082a8648ce3d040302')
    assert.equal(algorithmOfSignature('1.2.398.3.10.1.1.2.3.2')?.name, 'gost-2015')
    assert.isUndefined(algorithmOfSignature('1.2.840.113549.1.1.5'))
  })
})
