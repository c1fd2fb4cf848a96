import type { Assert } from '@japa/assert'
import { verifySignature, type SignatureClaim } from '#ca/crypto/verify_signature'
import { flipBit } from '#tests/support/vectors'

/** The signature is good as it stands, and bad when a bit of the data or of the signature is changed. */
export function assertGoodAndTight(assert: Assert, claim: SignatureClaim) {
  verifySignature(claim)
  for (const bit of [5, 8 * claim.data.length - 3]) {
    const data = flipBit(claim.data, bit)
    assert.throws(() => verifySignature({ ...claim, data }), /E_SIGNATURE_MISMATCH/)
  }
  const signature = flipBit(claim.signature, 3)
  assert.throws(() => verifySignature({ ...claim, signature }), /E_SIGNATURE_/)
}
