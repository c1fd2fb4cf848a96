import { double } from './point'
import { addMultiple, beginSum, isInfinite } from './double_scalar'
import { ENTRY, pack } from './odd_multiples'
import { CLAIM, CLAIMS, coefficientOf } from './memory'

/*
| Σ cᵢ · Rᵢ for points that signatures name and short random numbers: non-adjacent forms, the doublings shared (Straus
| 1964). For verification only.
*/

/** Bits of a coefficient: three times as much still has 64. */
const COEFFICIENT_BITS: i64 = 62
const COEFFICIENTS: u64 = (1 << COEFFICIENT_BITS) - 1

/** The points, packed as in tables. */
const PACKED: usize = memory.data(16 * 144, 16)

/** Keeps the point of claim i; both coordinates canonical. */
export function packPoint(i: i32, x: usize, y: usize): void {
  pack(PACKED + <usize>i * ENTRY, x, y)
}

/** Makes a coefficient of eight random bytes: short, and odd, so that no claim is left out whatever they are. */
export function makeCoefficient(at: usize): void {
  store<u64>(at, (load<u64>(at) & COEFFICIENTS) | 1)
}

/**
 * Digit `bit` of the non-adjacent form of claim i's coefficient c, −1, 0 or 1: that bit of 3 c / 2 less that of c / 2
 * (G. Reitwiesner, Binary arithmetic, 1960).
 */
@inline
function digit(i: i32, bit: i64): i32 {
  const c = load<u64>(coefficientOf(CLAIMS + <usize>i * CLAIM))
  return <i32>(((3 * c) >> (bit + 1)) & 1) - <i32>((c >> (bit + 1)) & 1)
}

/** P = Σ cᵢ · Rᵢ over so many claims; returns whether that is a point. Z = 0 where equal or opposite points met. */
export function multiplyTogether(P: usize, count: i32): bool {
  beginSum()
  for (let bit = COEFFICIENT_BITS; bit >= 0; bit--) {
    if (!isInfinite()) double(P)
    for (let i = 0; i < count; i++) {
      const d = digit(i, bit)
      if (d) addMultiple(P, PACKED + <usize>i * ENTRY, d, false)
    }
  }
  return !isInfinite()
}
