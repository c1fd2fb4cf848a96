import { weierstrass } from '@noble/curves/abstract/weierstrass.js'
import type { WeierstrassPoint, WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js'

/*
| The curves once more, for the peer that checks the engine: @noble/curves over BigInt, its field and its points
| included. Nothing here is shared with app/ca/crypto/engine, not even the parameters.
*/

/** A point of a curve. */
export type Point = WeierstrassPoint<bigint>

/** A curve y² = x³ + ax + b over the integers modulo p, with a base point of prime order q (RFC 7091 5.1). */
export interface PeerCurve {
  readonly name: string
  /** Bytes of a coordinate, of r, of s and of d. */
  readonly length: 32 | 64
  readonly p: bigint
  readonly q: bigint
  readonly base: Point
  readonly Point: WeierstrassPointCons<bigint>
}

/** The parameters of a curve in the letters of RFC 7091 5.1; x and y are the base point's. */
export interface CurveParameters {
  name: string
  length: 32 | 64
  p: bigint
  a: bigint
  b: bigint
  q: bigint
  x: bigint
  y: bigint
}

/** A curve of cofactor one from its parameters. @throws Error when the base point is not on it */
export function peerCurve({ name, length, p, a, b, q, x, y }: CurveParameters): PeerCurve {
  const WeierstrassPoint = weierstrass({ p, a, b, n: q, h: 1n, Gx: x, Gy: y })
  return { name, length, p, q, base: WeierstrassPoint.BASE, Point: WeierstrassPoint }
}

const P_256 = 2n ** 256n - 617n
const P_512 = 2n ** 512n - 569n

/** id-GostR3410-2001-CryptoPro-A-ParamSet, RFC 4357 11.4. */
export const PEER_256 = peerCurve({
  name: 'CryptoPro-A',
  length: 32,
  p: P_256,
  a: P_256 - 3n,
  b: 166n,
  q: 0xffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893n,
  x: 1n,
  y: 0x8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c9e9f1e14n,
})

/** id-tc26-gost-3410-12-512-paramSetA, RFC 7836 A.1. */
export const PEER_512 = peerCurve({
  name: 'tc26-512-A',
  length: 64,
  p: P_512,
  a: P_512 - 3n,
  b: 0xe8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760n,
  q: 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275n,
  x: 3n,
  y: 0x7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4n,
})

export const PEERS = [PEER_256, PEER_512]
