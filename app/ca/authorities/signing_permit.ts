import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { lintCertificate } from '#ca/certificates/lint'
import type { Profile } from '#ca/certificates/profiles/profile'

const MINT = Symbol('permitSigning')

/**
 * Leave to sign these bytes, once. Only `permitSigning` makes one, and an authority's key signs nothing but
 * what a permit holds: a certificate that breaks a rule cannot be signed.
 */
export class SigningPermit {
  #tbs: Uint8Array | null

  constructor(mint: symbol, tbs: Uint8Array) {
    if (mint !== MINT) throw new CaError('E_PERMIT_FORGED', {}, 500)
    this.#tbs = Uint8Array.from(tbs)
  }

  /**
   * The permitted bytes; a second call is refused.
   *
   * @throws CaError E_PERMIT_SPENT
   */
  spend(): Uint8Array {
    if (this.#tbs === null) throw new CaError('E_PERMIT_SPENT', {}, 500)
    const tbs = this.#tbs
    this.#tbs = null
    return tbs
  }
}

/**
 * Holds a TBSCertificate (DER) against its profile and, when no rule is broken, permits its signing.
 *
 * @throws CaError E_LINT with the rules that are broken
 */
export function permitSigning(
  tbs: Uint8Array,
  context: { profile: Profile; issuer: Uint8Array | null; on: DateTime }
): SigningPermit {
  const broken = lintCertificate(tbs, context).filter(({ severity }) => severity === 'error')
  if (broken.length === 0) return new SigningPermit(MINT, tbs)
  const rules = broken.map(({ rule, citation }) => `${rule} (${citation})`).join('; ')
  throw new CaError('E_LINT', { profile: context.profile.id, rules }, 500)
}
