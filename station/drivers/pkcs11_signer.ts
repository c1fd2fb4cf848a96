import { CryptoError } from '#ca/crypto/crypto_error'
import { algorithm } from '#ca/crypto/algorithms'
import { signatureForms } from '#ca/crypto/pkcs11/signature_forms'
import { verifySignature } from '#ca/crypto/verify_signature'
import type { KeyKind } from '#ca/crypto/pkcs11/key_kinds'
import type { SignatureForm } from '#ca/crypto/pkcs11/signature_forms'
import type { Signer } from '#ca/crypto/signer'

/**
 * How the tokens of a module write their signatures: found by signing and verifying when a token is first seen,
 * and remembered for as long as the driver lives.
 */
export class KnownForms {
  #forms = new Map<string, SignatureForm>()

  /** Every form that a signature of this token may have, the known one first. */
  candidates(serial: string, kind: KeyKind): SignatureForm[] {
    const known = this.#forms.get(`${serial} ${kind.algorithm}`)
    return [...(known ? [known] : []), ...signatureForms(kind.algorithm)]
  }

  remember(serial: string, kind: KeyKind, form: SignatureForm): void {
    this.#forms.set(`${serial} ${kind.algorithm}`, form)
  }
}

/** A key on a token, ready to sign. */
export interface TokenKey {
  serial: string
  kind: KeyKind
  spki: Uint8Array
  /** Signs without hashing, with the kind's mechanism. */
  signRaw(input: Buffer): Buffer
}

/**
 * Signs on the token what is hashed here: the raw mechanism leaves no question of S-boxes.
 *
 * @throws (from `sign`) CryptoError E_SIGNING_FAILED when no form of what the token gives verifies
 */
export function tokenSigner(key: TokenKey, forms: KnownForms): Signer {
  const { algorithm: name } = key.kind
  const { signatureAlgorithm } = algorithm(name)
  const isGood = (data: Uint8Array, signature: Uint8Array) => {
    try {
      verifySignature({ spki: key.spki, signatureAlgorithm, data, signature })
      return true
    } catch {
      return false
    }
  }
  const sign = async (data: Uint8Array) => {
    for (const form of forms.candidates(key.serial, key.kind)) {
      const signature = form.output(key.signRaw(form.input(data)))
      if (!isGood(data, signature)) continue
      forms.remember(key.serial, key.kind, form)
      return signature
    }
    throw new CryptoError('E_SIGNING_FAILED', { algorithm: name }, 500)
  }
  return { algorithm: name, spki: key.spki, signatureAlgorithm, sign }
}
