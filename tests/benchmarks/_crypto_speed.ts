import { randomBytes } from 'node:crypto'
import { CurveModule } from '#ca/crypto/engine/curve_module'
import { KnownPoints } from '#ca/crypto/engine/known_points'
import { publicPoint, sign, verify } from '#ca/crypto/gost3410'
import { CRYPTOPRO_A, TC26_512_A } from '#ca/crypto/gost3410_curves'
import { streebog512 } from '#ca/crypto/hash'
import { median } from '#tests/support/median'
import { NettleBench } from '#tests/support/nettle/nettle_bench'
import { PEER_256, PEER_512 } from '#tests/support/peer/curves'
import { bytesOf, numberOf, randomScalar } from '#tests/support/peer/signatures'
import { peerSign, peerVerify } from '#tests/support/peer/signatures'

/*
| Speed beside nettle and @noble/curves: short bursts by turns, processor time, medians. What is measured is a whole
| signature (nonce, k · P, s; for the engine also that it overwrites its memory) and a whole verification, of hashes
| and of keys that have been read.
*/

/** A median speed each, operations a second or MiB a second, and the product's as a multiple of nettle's. */
export interface Comparison {
  readonly name: string
  readonly unit: 'a second' | 'MiB/s'
  readonly engine: number
  readonly nettle: number
  readonly noble: number | null
  readonly ratio: number
  /** What issue 3 asks for. */
  readonly target: number
}

interface Contest {
  name: string
  unit: Comparison['unit']
  target: number
  /** How much one burst does, in the unit, for each. */
  engine: { count: number; run(): void }
  nettle: { what: 'sign' | 'verify' | 'streebog'; bits: 256 | 512; count: number; per: number }
  noble?: { count: number; run(): void }
}

/** Processor seconds of this process, helpers included. */
function processorTime(run: () => void): number {
  const began = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1e6
}

const times = (count: number, run: () => unknown) => ({
  count,
  run() {
    for (let i = 0; i < count; i++) run()
  },
})

function contestsOf(bits: 256 | 512): Contest[] {
  const curve = bits === 256 ? CRYPTOPRO_A : TC26_512_A
  const peer = bits === 256 ? PEER_256 : PEER_512
  const scalar = randomScalar(peer)
  const d = bytesOf(scalar, curve.length)
  const digest = new Uint8Array(randomBytes(curve.length))
  const alpha = numberOf(digest)
  const point = publicPoint(curve, d)
  const Q = peer.base.multiply(scalar)
  const signature = sign(curve, d, digest)
  const numbers = peerSign(peer, scalar, alpha, randomScalar(peer))
  if (!numbers) throw new Error('a number in 2^256 came up zero')
  // Every key is a stranger to it: nettle learns nothing of a key either.
  const none = new KnownPoints(1, Number.POSITIVE_INFINITY)
  const stranger = { ...curve, engine: new CurveModule(curve.length, undefined, none) }
  const [signs, verifies] = bits === 256 ? [600, 200] : [150, 40]
  return [
    {
      name: `sign ${bits}`,
      unit: 'a second',
      target: 1,
      engine: times(signs, () => sign(curve, d, digest)),
      nettle: { what: 'sign', bits, count: signs, per: 1 },
      noble: times(10, () => peerSign(peer, scalar, alpha, randomScalar(peer))),
    },
    {
      name: `verify ${bits}`,
      unit: 'a second',
      target: 0.8,
      engine: times(verifies, () => verify(stranger, point, digest, signature)),
      nettle: { what: 'verify', bits, count: verifies, per: 1 },
      noble: times(3, () => peerVerify(peer, Q, alpha, numbers)),
    },
    {
      name: `verify ${bits}, by tables`,
      unit: 'a second',
      target: 0.8,
      engine: times(verifies, () => verify(curve, point, digest, signature)),
      nettle: { what: 'verify', bits, count: verifies, per: 1 },
    },
  ]
}

const MIB = 2 ** 20

function contests(): Contest[] {
  const message = new Uint8Array(2 * MIB)
  const hash: Contest = {
    name: 'Streebog-512',
    unit: 'MiB/s',
    target: 0.6,
    engine: { count: 2, run: () => streebog512(message) },
    nettle: { what: 'streebog', bits: 512, count: 2 * MIB, per: MIB },
  }
  return [...contestsOf(256), ...contestsOf(512), hash]
}

/** Runs everything so many times by turns; the first turns only warm up. */
export async function compareSpeeds(rounds: number, warmUp = 3): Promise<Comparison[]> {
  const nettle = new NettleBench()
  const measured = contests().map((contest) => ({
    contest,
    speeds: { engine: [] as number[], nettle: [] as number[], noble: [] as number[] },
  }))
  for (let round = -warmUp; round < rounds; round++) {
    for (const { contest, speeds } of measured) {
      const { what, bits, count, per } = contest.nettle
      const engine = contest.engine.count / processorTime(contest.engine.run)
      const other = count / per / (await nettle.seconds(what, bits, count))
      const noble = contest.noble ? contest.noble.count / processorTime(contest.noble.run) : 0
      if (round < 0) continue
      speeds.engine.push(engine)
      speeds.nettle.push(other)
      speeds.noble.push(noble)
    }
  }
  nettle.close()
  return measured.map(({ contest: { name, unit, target, noble }, speeds }) => ({
    name,
    unit,
    target,
    engine: median(speeds.engine),
    nettle: median(speeds.nettle),
    noble: noble ? median(speeds.noble) : null,
    ratio: median(speeds.engine.map((speed, i) => speed / speeds.nettle[i])),
  }))
}
