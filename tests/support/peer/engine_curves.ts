import { CurveModule } from '#ca/crypto/engine/curve_module'
import { KnownPoints } from '#ca/crypto/engine/known_points'
import { PEER_256, PEER_512 } from '#tests/support/peer/curves'

const unlearning = (length: 32 | 64) =>
  new CurveModule(length, undefined, new KnownPoints(4, Number.POSITIVE_INFINITY))

/** Each curve of the engine beside the peer's; no key has tables. */
export const ENGINE_CURVES = [
  { name: '256 bits', engine: unlearning(32), peer: PEER_256 },
  { name: '512 bits', engine: unlearning(64), peer: PEER_512 },
]

const learning = (length: 32 | 64) => new CurveModule(length, undefined, new KnownPoints(4, 0))

/** The same, and every key is verified by tables. */
export const LEARNING_CURVES = [
  { name: '256 bits, by tables', engine: learning(32), peer: PEER_256 },
  { name: '512 bits, by tables', engine: learning(64), peer: PEER_512 },
]
