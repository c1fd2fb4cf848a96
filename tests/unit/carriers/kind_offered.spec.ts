import { test } from '@japa/runner'
import { CKM } from '#ca/crypto/pkcs11/numbers'
import { kindOffered } from '#station/drivers/pkcs11_keys'

const OFFERS = {
  'gost-2015': [CKM.gost3410x512KeyPairGen, CKM.gost3410x512],
  'gost-2004': [CKM.gost3410KeyPairGen, CKM.gost3410],
  'ec-p256': [CKM.ecKeyPairGen, CKM.ecdsa],
  'rsa': [CKM.rsaKeyPairGen, CKM.rsaPkcs],
}

test.group('S-8: a token makes the best kind of key that it offers', () => {
  test('GOST before the kinds for trials, whatever else it offers', ({ assert }) => {
    const names = Object.keys(OFFERS) as (keyof typeof OFFERS)[]
    for (const [index, name] of names.entries()) {
      const mechanisms = names.slice(index).flatMap((each) => OFFERS[each])
      assert.equal(kindOffered(mechanisms.reverse())?.algorithm, name)
    }
  })

  test('RSA is of 2048 bits there, not of an authority’s 4096', ({ assert }) => {
    const bits = kindOffered(OFFERS.rsa)?.publicTemplate.map(({ value }) => value)
    assert.include(bits, 2048)
  })

  test('a kind that it cannot both make and sign with is none', ({ assert }) => {
    assert.isUndefined(kindOffered([CKM.rsaKeyPairGen, CKM.ecdsa]))
  })
})
