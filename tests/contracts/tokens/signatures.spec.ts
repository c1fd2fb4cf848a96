import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { algorithm } from '#ca/crypto/algorithms'
import { gostScheme } from '#ca/crypto/gost_scheme'
import { gostSpki } from '#ca/crypto/public_key'
import { verifySignature } from '#ca/crypto/verify_signature'
import { nettleVerdicts } from '#tests/support/nettle/nettle_verify'
import { SoftwareTokens } from '#tests/support/software_token'
import {
  CURVES,
  makePair,
  makeToken,
  openSession,
  pkcs11,
  pointOf,
  signHash,
  withModule,
} from '#tests/support/token_session'
import type { CurveName } from '#tests/support/token_session'

const PIN = '402917'

/** Signs on a token of its own: the claim is written as certificates write it. */
function signedOn(tokens: SoftwareTokens, curve: CurveName, messages: Uint8Array[]) {
  return withModule(tokens.module, (api) => {
    makeToken(api, PIN)
    const session = openSession(api, PIN)
    const { publicKey, privateKey } = makePair(api, session, curve)
    const spki = gostSpki(gostScheme(curve), new Uint8Array(pointOf(api, session, publicKey)))
    return messages.map((data) => {
      const hash = algorithm(curve).digest(data)
      const raw = signHash(api, session, { curve, key: privateKey, hash })
      return { algorithm: curve, spki, data, signature: new Uint8Array(raw.toReversed()) }
    })
  })
}

test.group('signatures of the software token', (group) => {
  let tokens: SoftwareTokens

  group.each.setup(async () => {
    tokens = await SoftwareTokens.make()
    return () => tokens.remove()
  })

  const curves = Object.keys(CURVES) as CurveName[]

  test(
    '{$self}: the reversal of its s ‖ r verifies in nettle and in our own verifier, and only unchanged'
  )
    .with(curves)
    .run(({ assert }, curve) => {
      const messages = Array.from({ length: 8 }, () => new Uint8Array(randomBytes(100)))
      const { signatureAlgorithm } = algorithm(curve)
      const claims = signedOn(tokens, curve, messages)
      const others = claims.map((claim) => ({ ...claim, data: new Uint8Array(randomBytes(100)) }))
      for (const claim of claims) verifySignature({ ...claim, signatureAlgorithm })
      for (const other of others)
        assert.throws(() => verifySignature({ ...other, signatureAlgorithm }))
      const verdicts = [...claims.map(() => true), ...others.map(() => false)]
      assert.deepEqual(nettleVerdicts([...claims, ...others]), verdicts)
    })

  test('{$self}: C_Verify takes what C_Sign gave, and nothing else')
    .with(curves)
    .run(({ assert }, curve) => {
      withModule(tokens.module, (api) => {
        makeToken(api, PIN)
        const session = openSession(api, PIN)
        const { publicKey, privateKey } = makePair(api, session, curve)
        const hash = randomBytes(CURVES[curve].octets)
        const signature = signHash(api, session, { curve, key: privateKey, hash })
        const accepts = (bytes: Buffer, of: Buffer) => {
          api.C_VerifyInit(session, { mechanism: CURVES[curve].signing }, publicKey)
          return api.C_Verify(session, of, bytes)
        }
        assert.isTrue(accepts(signature, hash))
        assert.throws(() => accepts(signature.toReversed() as Buffer, hash), /CKR_SIGNATURE/)
        assert.throws(() => accepts(signature, randomBytes(hash.length)), /CKR_SIGNATURE_INVALID/)
        assert.throws(() => accepts(Buffer.alloc(signature.length), hash), /CKR_SIGNATURE/)
      })
    })

  test('{$self}: two signatures of one hash differ')
    .with(curves)
    .run(({ assert }, curve) => {
      const message = new Uint8Array(10)
      const [one, two] = signedOn(tokens, curve, [message, message])
      assert.notDeepEqual(one.signature, two.signature)
    })

  test('{$self}: the private value is nowhere to be read or sought')
    .with(curves)
    .run(({ assert }, curve) => {
      withModule(tokens.module, (api) => {
        makeToken(api, PIN)
        const session = openSession(api, PIN)
        const { privateKey } = makePair(api, session, curve)
        assert.throws(() => pointOf(api, session, privateKey), /CKR_ATTRIBUTE_SENSITIVE/)
        api.C_FindObjectsInit(session, [
          { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
          { type: pkcs11.CKA_VALUE, value: Buffer.alloc(CURVES[curve].octets) },
        ])
        assert.isEmpty(api.C_FindObjects(session, 10))
        api.C_FindObjectsFinal(session)
      })
    })
})
