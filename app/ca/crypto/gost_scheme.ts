import { CRYPTOPRO_A, TC26_512_A } from '#ca/crypto/gost3410_curves'
import { OID } from '#ca/crypto/oids'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { Curve } from '#ca/crypto/gost3410_curves'

/** The names of the two Kazakh GOST signatures. */
export type GostName = Extract<AlgorithmName, `gost-${string}`>

/** Which curve stands behind a key, and how its parameters are written. */
export interface GostScheme {
  readonly name: GostName
  readonly curve: Curve
  readonly keyOid: string
  /** The parameters written into keys of ours: curve and hash. */
  readonly parameters: readonly [string, string]
  /** Further curve OIDs that are read as the same curve. */
  readonly readAlso: readonly string[]
}

const SCHEMES: Record<GostName, GostScheme> = {
  'gost-2004': {
    name: 'gost-2004',
    curve: CRYPTOPRO_A,
    keyOid: OID.gost2004Key,
    parameters: [OID.gost2004Curve, OID.gost2004HashParameters],
    readAlso: [OID.gost2004CurveExchange],
  },
  'gost-2015': {
    name: 'gost-2015',
    curve: TC26_512_A,
    keyOid: OID.gost2015Key,
    parameters: [OID.gost2015Curve, OID.gost2015Hash],
    readAlso: [],
  },
}

/** The scheme of this name. */
export function gostScheme(name: GostName): GostScheme {
  return SCHEMES[name]
}

/** The scheme of keys under this algorithm OID; undefined for any other. */
export function gostSchemeOfKey(oid: string): GostScheme | undefined {
  return Object.values(SCHEMES).find((scheme) => scheme.keyOid === oid)
}
