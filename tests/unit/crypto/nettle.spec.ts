import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { KeyPair } from '#ca/crypto/key_pair'
import {
  nettleVerdicts,
  nettleVerify,
  nettleVerifyCertificate,
} from '#tests/support/nettle/nettle_verify'
import { flipBit, vector } from '#tests/support/vectors'

const GOST = ['gost-2015', 'gost-2004'] as const

test.group('crypto: nettle, which is not ours, judges', () => {
  test('fresh signatures of {$self} are valid, and with one bit changed they are not')
    .with([...GOST])
    .run(async ({ assert }, algorithm) => {
      for (const length of [0, 1, 64, 1000]) {
        const signer = KeyPair.generate(algorithm).signer()
        const data = new Uint8Array(randomBytes(length))
        const { spki } = signer
        const signature = await signer.sign(data)
        const claim = { algorithm, spki, data, signature }
        const verdicts = nettleVerdicts([
          claim,
          { ...claim, signature: flipBit(signature, length % 512) },
          { ...claim, data: Uint8Array.of(...data, 0) },
          { ...claim, spki: KeyPair.generate(algorithm).spki },
        ])
        assert.deepEqual(verdicts, [true, false, false, false])
      }
    })

  test('a certificate whose issuer has another name is invalid', ({ assert }) => {
    const stateAuthority = vector('prod/ucgo_gost.der')
    assert.isTrue(nettleVerifyCertificate(stateAuthority, vector('prod/root_gost_2020.der')))
    assert.isFalse(nettleVerifyCertificate(stateAuthority, vector('prod/root_gost.der')))
  })

  test('what it cannot judge is an error and no verdict', ({ assert }) => {
    const signature = new Uint8Array(128)
    const rsa = KeyPair.generate('rsa').spki
    const data = new Uint8Array()
    assert.throws(
      () => nettleVerify({ algorithm: 'gost-2015', spki: rsa, data, signature }),
      /not a key of gost-2015/
    )
    const certificate = vector('prod/root_rsa.der')
    assert.throws(() => nettleVerifyCertificate(certificate, certificate), /not Kazakh GOST/)
    assert.throws(() => nettleVerifyCertificate(new Uint8Array(), certificate), /ends too early/)
  })
})
