import { randomBytes, randomInt } from 'node:crypto'
import { CRYPTOPRO_A, TC26_512_A } from '#ca/crypto/gost3410_curves'
import { PEER_256, PEER_512 } from '#tests/support/peer/curves'
import { bytesOf, numberOf, randomScalar } from '#tests/support/peer/signatures'
import type { Curve } from '#ca/crypto/gost3410_curves'

/*
| Does the time of a signature depend on secrets? The test of O. Reparaz, J. Balasch and I. Verbauwhede, "Dude, is my
| code constant time?" (2017): one fixed secret and random ones in random order, and Welch's t between both sets of
| times; also after leaving out the slowest, which are interruptions. Above 4.5 is a leak; below is no proof that there
| is none. The control, a verification that has little to add against any other, may take its time as it likes, and
| shows that the test would notice.
*/

/** Above this a difference is no accident (one in a hundred thousand). */
export const THRESHOLD = 4.5

export interface Timing {
  readonly name: string
  /** Times taken. */
  readonly samples: number
  /** The largest |t|, over all times and over the fastest 90, 75 and 50 per cent. */
  readonly t: number
  /** Nanoseconds by which the medians of both sets differ, and the median of all. */
  readonly difference: number
  readonly median: number
  /** Whether it is the control, of which a leak is expected. */
  readonly control: boolean
}

const KEPT = [1, 0.9, 0.75, 0.5]

/** Welch's t between two sets. */
function welch(a: number[], b: number[]): number {
  const moments = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return { mean, error: squares / (values.length - 1) / values.length }
  }
  const [x, y] = [moments(a), moments(b)]
  return (x.mean - y.mean) / Math.sqrt(x.error + y.error)
}

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** What both sets of times say. */
function judge(name: string, times: [number[], number[]], isControl = false): Timing {
  const all = times.flat().sort((a, b) => a - b)
  const ts = KEPT.map((share) => {
    const limit = all[Math.ceil(share * all.length) - 1]
    const [fixed, random] = times.map((set) => set.filter((time) => time <= limit))
    return Math.abs(welch(fixed, random))
  })
  const difference = Math.abs(middle(times[0]) - middle(times[1]))
  // Where one set is slower throughout, a share may leave nothing of it.
  const [t, samples] = [Math.max(...ts.filter(Number.isFinite)), all.length]
  return { name, samples, t, difference, median: middle(all), control: isControl }
}

/**
 * Nanoseconds of each call, by class. All inputs are made before the first call and lie one behind another; each is
 * copied to the same place before the clock starts, so that memory tells nothing of the class.
 */
function measure(
  samples: number,
  length: number,
  values: [fixed: () => Uint8Array, random: () => Uint8Array],
  run: (value: Uint8Array) => unknown
): [number[], number[]] {
  const inputs = new Uint8Array(samples * length)
  const classes = Uint8Array.from({ length: samples }, () => randomInt(2))
  for (const [i, set] of classes.entries()) inputs.set(values[set](), i * length)
  const value = new Uint8Array(length)
  const times: [number[], number[]] = [[], []]
  for (let i = -1000; i < samples; i++) {
    const at = Math.abs(i) % samples
    value.set(inputs.subarray(at * length, (at + 1) * length))
    const began = process.hrtime.bigint()
    run(value)
    const time = Number(process.hrtime.bigint() - began)
    if (i >= 0) times[classes[at]].push(time)
  }
  return times
}

function timingsOf(curve: Curve, bits: 256 | 512, samples: number): Timing[] {
  const { engine, length } = curve
  const peer = bits === 256 ? PEER_256 : PEER_512
  const scalar = () => bytesOf(randomScalar(peer), length)
  const digest = new Uint8Array(randomBytes(length))
  const additional = new Uint8Array(randomBytes(32))
  const [fixed, other, one] = [scalar(), scalar(), bytesOf(1n, length)]
  const compare = (what: string, pinned: Uint8Array, run: (value: Uint8Array) => unknown) =>
    judge(`${bits}: ${what}`, measure(samples, length, [() => pinned, scalar], run))
  const byKey = (d: Uint8Array) => engine.sign(d, digest, additional)
  const byNonce = (k: Uint8Array) => engine.signWithNonce(other, k, digest)
  return [
    compare('sign, a fixed key against random keys', fixed, byKey),
    compare('sign, the key 1 against random keys', one, byKey),
    compare('sign, a fixed nonce against random nonces', fixed, byNonce),
    compare('sign, the nonce 1 against random nonces', one, byNonce),
    compare('public key, 1 against random keys', one, (d) => engine.publicKey(d)),
    control(curve, bits, Math.ceil(samples / 4), other, digest),
  ]
}

/** r = −e and s = e, which verification turns into 1 · P + 1 · Q, against signatures with all their additions. */
function control(
  { engine, length }: Curve,
  bits: 256 | 512,
  samples: number,
  d: Uint8Array,
  digest: Uint8Array
): Timing {
  const { q } = bits === 256 ? PEER_256 : PEER_512
  const point = engine.publicKey(d)
  const e = numberOf(digest) % q
  const short = Uint8Array.of(...bytesOf(q - e, length), ...bytesOf(e, length))
  const fresh = () => {
    const signature = engine.sign(d, digest, randomBytes(32))
    if (!signature) throw new RangeError('the key')
    return signature
  }
  const times = measure(samples, 2 * length, [() => short, fresh], (signature) =>
    engine.verify(point ?? short, digest, signature)
  )
  return judge(`${bits}: control: verify, small multiples against any`, times, true)
}

/** @param samples times taken of each comparison with 256 bits; a third as many with 512 */
export function timings(samples: number): Timing[] {
  return [
    ...timingsOf(CRYPTOPRO_A, 256, samples),
    ...timingsOf(TC26_512_A, 512, Math.ceil(samples / 3)),
  ]
}
