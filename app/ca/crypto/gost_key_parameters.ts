import { AsnProp, AsnPropTypes } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readDer, writeDer } from '#ca/crypto/der'
import type { GostScheme } from '#ca/crypto/gost_scheme'

/** SEQUENCE { curve OBJECT IDENTIFIER, hash OBJECT IDENTIFIER }, as in every Kazakh key. */
class GostKeyParameters {
  @AsnProp({ type: AsnPropTypes.ObjectIdentifier })
  curve = ''

  @AsnProp({ type: AsnPropTypes.ObjectIdentifier })
  hash = ''
}

/** The AlgorithmIdentifier of keys of the scheme. */
export function gostKeyAlgorithm({ keyOid, parameters }: GostScheme): AlgorithmIdentifier {
  const value = Object.assign(new GostKeyParameters(), {
    curve: parameters[0],
    hash: parameters[1],
  })
  return new AlgorithmIdentifier({
    algorithm: keyOid,
    parameters: writeDer(value).buffer as ArrayBuffer,
  })
}

/**
 * Checks a key's parameters against the scheme and returns them: curve, hash.
 *
 * @throws CryptoError E_PUBLIC_KEY_MALFORMED when they are missing, E_PUBLIC_KEY_PARAMETERS when they name
 *   another curve or hash
 */
export function readGostKeyParameters(
  scheme: GostScheme,
  parameters: ArrayBuffer | null | undefined
): [string, string] {
  const der = new Uint8Array(parameters ?? [])
  const { curve, hash } = readDer(der, GostKeyParameters, 'E_PUBLIC_KEY_MALFORMED')
  const curves = [scheme.parameters[0], ...scheme.readAlso]
  if (!curves.includes(curve) || hash !== scheme.parameters[1]) {
    throw new CryptoError('E_PUBLIC_KEY_PARAMETERS', { curve, hash })
  }
  return [curve, hash]
}
