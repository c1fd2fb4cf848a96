import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { test } from '@japa/runner'
import { ALGORITHM_NAMES, algorithm } from '#ca/crypto/algorithms'
import { KeyPair } from '#ca/crypto/key_pair'
import { readPublicKey } from '#ca/crypto/public_key'
import { verifySignature } from '#ca/crypto/verify_signature'
import { requestKey, signed } from '#tests/support/signed_structures'
import { kalkanVector } from '#tests/support/vectors'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))

/** A key of GOST 2004 with these parameters, the point being that of the National CA's provider. */
function gost2004(parameters: string): Uint8Array {
  const point = hex(kalkanVector('g256').spki).slice(-132)
  const oid = '06 09 2a 83 0e 03 0a 01 01 01 01'.replaceAll(' ', '')
  const inner = `${oid}${parameters}`
  const identifier = `30${size(inner)}${inner}`
  const bitString = `0343 00${point}`.replaceAll(' ', '')
  return bytes(`30${size(identifier + bitString)}${identifier}${bitString}`)
}
const size = (content: string) => (content.length / 2).toString(16).padStart(2, '0')

test.group('crypto: keys of the National CA’s provider', () => {
  for (const [name, file] of [
    ['gost-2004', 'g256'],
    ['gost-2015', 'g512'],
  ] as const) {
    test(`${name}: the private key is read, its public key found, both written as there`, ({
      assert,
    }) => {
      const { pkcs8, spki } = kalkanVector(file)
      const pair = KeyPair.fromPkcs8(pkcs8)
      assert.equal(pair.algorithm, name)
      assert.equal(hex(pair.spki), hex(spki))
      assert.equal(hex(pair.toPkcs8()), hex(pkcs8))
    })

    test(`${name}: its signature over "test" and its PKCS#10 verify`, ({ assert }) => {
      const { spki, sig, csr } = kalkanVector(file)
      const { signatureAlgorithm } = algorithm(name)
      verifySignature({ spki, signatureAlgorithm, data: Buffer.from('test'), signature: sig })
      const request = signed(csr)
      assert.equal(hex(requestKey(csr)), hex(spki))
      assert.equal(hex(request.signatureAlgorithm), hex(signatureAlgorithm))
      verifySignature({ spki, ...request })
      assert.throws(
        () =>
          verifySignature({ spki, signatureAlgorithm, data: Buffer.from('Test'), signature: sig }),
        /E_SIGNATURE_MISMATCH/
      )
    })

    test(`${name}: both forms of the private key are read`, ({ assert }) => {
      const { pkcs8, spki } = kalkanVector(file)
      const other = otherForm(pkcs8, name)
      assert.equal(hex(KeyPair.fromPkcs8(other).spki), hex(spki))
    })
  }
})

/** PKCS#8 with INTEGER in place of the little-endian OCTET STRING, or the other way round. */
function otherForm(pkcs8: Uint8Array, name: 'gost-2004' | 'gost-2015'): Uint8Array {
  const length = name === 'gost-2004' ? 32 : 64
  const head = pkcs8.slice(0, -length - 2)
  const number = pkcs8.slice(-length).reverse()
  if (name === 'gost-2004') return Uint8Array.from([...head, 0x04, length, ...number])
  const positive = number[0] & 0x80 ? [0, ...number] : [...number]
  const grown = positive.length - length
  head[1] += grown
  head[head.length - 1] += grown
  return Uint8Array.from([...head, 0x02, positive.length, ...positive])
}

test.group('crypto: key pairs', () => {
  test('{$self}: a fresh pair survives PKCS#8 and its public key is read back')
    .with([...ALGORITHM_NAMES])
    .run(({ assert }, name) => {
      const pair = KeyPair.generate(name)
      const again = KeyPair.fromPkcs8(pair.toPkcs8())
      assert.equal(hex(again.spki), hex(pair.spki))
      const key = readPublicKey(pair.spki)
      assert.equal(key.algorithm, name)
      assert.equal(
        key.bits,
        { 'gost-2015': 1024, 'gost-2004': 512, 'rsa': 2048, 'ec-p256': 256 }[name]
      )
      assert.notEqual(hex(KeyPair.generate(name).spki), hex(pair.spki))
    })

  test('{$self}: a signer signs, and after wiping neither it nor the pair gives anything')
    .with([...ALGORITHM_NAMES])
    .run(async ({ assert }, name) => {
      const pair = KeyPair.generate(name)
      const signer = pair.signer()
      const data = Buffer.from('хат')
      const signature = await signer.sign(data)
      const { spki, signatureAlgorithm } = signer
      verifySignature({ spki, signatureAlgorithm, data, signature })

      pair.wipe()
      await assert.rejects(() => signer.sign(data), /E_KEY_WIPED/)
      assert.throws(() => pair.toPkcs8(), /E_KEY_WIPED/)
    })

  test('N6: the content of the BIT STRING is the OCTET STRING with its tag and length', ({
    assert,
  }) => {
    const gost2015 = readPublicKey(kalkanVector('g512').spki)
    assert.equal(hex(gost2015.subjectPublicKey.subarray(0, 3)), '048180')
    const gost = readPublicKey(kalkanVector('g256').spki)
    assert.equal(hex(gost.subjectPublicKey.subarray(0, 2)), '0440')
    assert.deepEqual(gost.parameterOids, ['1.2.398.3.10.1.1.1.1.1', '1.2.398.3.10.1.3.1.1.0'])
  })

  test('N9: 1.2.398.3.10.1.1.1.1.2 is read as the same curve', ({ assert }) => {
    const hash = '06 0a 2a 83 0e 03 0a 01 03 01 01 00'
    const curve1 = '30 18 06 0a 2a 83 0e 03 0a 01 01 01 01 01'
    const curve2 = '30 18 06 0a 2a 83 0e 03 0a 01 01 01 01 02'
    const plain = readPublicKey(gost2004(`${curve1}${hash}`.replaceAll(' ', '')))
    const exchange = readPublicKey(gost2004(`${curve2}${hash}`.replaceAll(' ', '')))
    assert.deepEqual(exchange.parameterOids, ['1.2.398.3.10.1.1.1.1.2', '1.2.398.3.10.1.3.1.1.0'])
    assert.equal(hex(exchange.subjectPublicKey), hex(plain.subjectPublicKey))
    assert.equal(exchange.algorithm, 'gost-2004')
  })

  test('unknown and missing parameters are refused', ({ assert }) => {
    const unknownCurve = '3018 060a2a830e030a0101010109 060a2a830e030a0103010100'
    assert.throws(
      () => readPublicKey(gost2004(unknownCurve.replaceAll(' ', ''))),
      /E_PUBLIC_KEY_PARAMETERS/
    )
    const unknownHash = '3018 060a2a830e030a0101010101 060a2a830e030a0103010101'
    assert.throws(
      () => readPublicKey(gost2004(unknownHash.replaceAll(' ', ''))),
      /E_PUBLIC_KEY_PARAMETERS/
    )
    assert.throws(() => readPublicKey(gost2004('')), /E_PUBLIC_KEY_MALFORMED/)
    assert.throws(() => readPublicKey(gost2004('0500')), /E_PUBLIC_KEY_MALFORMED/)
  })

  test('RSA below 2048 bits and keys of other algorithms are refused', ({ assert }) => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const edwards = generateKeyPairSync('ed25519')
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const spki = (key: typeof short.publicKey) => key.export({ format: 'der', type: 'spki' })
    const pkcs8 = (key: typeof short.privateKey) => key.export({ format: 'der', type: 'pkcs8' })
    assert.throws(() => readPublicKey(spki(short.publicKey)), /E_PUBLIC_KEY_RSA_BITS.*1024/)
    assert.throws(() => readPublicKey(spki(edwards.publicKey)), /E_PUBLIC_KEY_ALGORITHM.*1\.3\.101/)
    assert.throws(() => readPublicKey(spki(other.publicKey)), /E_PUBLIC_KEY_PARAMETERS.*1\.3\.132/)
    assert.throws(() => KeyPair.fromPkcs8(pkcs8(short.privateKey)), /E_PUBLIC_KEY_RSA_BITS/)
    assert.throws(() => KeyPair.fromPkcs8(pkcs8(edwards.privateKey)), /E_PRIVATE_KEY_ALGORITHM/)
  })

  test('an RSA key of ours is one that OpenSSL reads', ({ assert }) => {
    const der = KeyPair.generate('rsa').toPkcs8()
    const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
    assert.equal(key.asymmetricKeyDetails?.publicExponent, 65537n)
  })
})
