import { CurveModule } from '#ca/crypto/engine/curve_module'
import { PEER_256, PEER_512 } from '#tests/support/peer/curves'

/** Each curve of the engine beside the peer's. */
export const ENGINE_CURVES = [
  { name: '256 bits', engine: new CurveModule(32), peer: PEER_256 },
  { name: '512 bits', engine: new CurveModule(64), peer: PEER_512 },
]
