import { CurveModule } from '#ca/crypto/engine/curve_module'

/** A curve of Kazakh GOST; its numbers stand in engine/compiler/curves.mjs. */
export interface Curve {
  readonly name: string
  /** Bytes of a coordinate, of r, of s and of d: 32 or 64. */
  readonly length: 32 | 64
  readonly engine: CurveModule
}

/**
 * The curve of Kazakh GOST 34.310-2004: id-GostR3410-2001-CryptoPro-A-ParamSet, RFC 4357 11.4.
 * Which curve stands behind 1.2.398.3.10.1.1.1.1.1 is proved by the real certificates among the test vectors.
 */
export const CRYPTOPRO_A: Curve = {
  name: 'CryptoPro-A',
  length: 32,
  engine: new CurveModule(32),
}

/** The curve of Kazakh GOST 2015: id-tc26-gost-3410-12-512-paramSetA, RFC 7836 A.1. */
export const TC26_512_A: Curve = {
  name: 'tc26-512-A',
  length: 64,
  engine: new CurveModule(64),
}
