import { LIMBS, MASK, RADIX, SIZE } from './field'
import { BYTES, C, TOP_BITS } from './parameters'

/*
| From the redundant form of an element to its one representative in 0 … p − 1, and to bytes and back. Loops run over
| the limbs and never look at them.
*/

const TOP: usize = 8 * (LIMBS - 1)
const TOP_MASK: i64 = (1 << TOP_BITS) - 1

@inline
function limb(a: usize, i: i32): i64 {
  return load<i64>(a + (<usize>i << 3))
}

@inline
function setLimb(o: usize, i: i32, value: i64): void {
  store<i64>(o + (<usize>i << 3), value)
}

/** Adds to o and carries; drops multiples of 2^BITS and returns how many there were. */
function carryWith(o: usize, addend: i64): i64 {
  let carry = addend
  for (let i = 0; i < LIMBS - 1; i++) {
    const t = limb(o, i) + carry
    setLimb(o, i, t & MASK)
    carry = t >> RADIX
  }
  const top = load<i64>(o, TOP) + carry
  store<i64>(o, top & TOP_MASK, TOP)
  return top >> TOP_BITS
}

/** −1 if o, carried below 2^BITS, is at least p, that is if o + C reaches 2^BITS; 0 if not. */
export function reachesPrime(o: usize): i64 {
  let carry = C
  for (let i = 0; i < LIMBS - 1; i++) carry = (limb(o, i) + carry) >> RADIX
  return -((load<i64>(o, TOP) + carry) >> TOP_BITS)
}

/**
 * Brings o into 0 … p − 1. As 2^BITS ≡ C, each round folds what is above 2^BITS: after the first less than two
 * multiples are left, after the second none, and the third only carries.
 */
export function canonicalise(o: usize): void {
  let above = carryWith(o, 0)
  above = carryWith(o, above * C)
  above = carryWith(o, above * C)
  carryWith(o, C & reachesPrime(o))
}

/** 1 if a ≡ 0 modulo p, else 0. a, any loose element, becomes canonical. */
export function isZero(a: usize): i32 {
  canonicalise(a)
  return isNothing(a)
}

/** 1 if every limb is 0, else 0. */
export function isNothing(a: usize): i32 {
  let any: i64 = 0
  for (let i = 0; i < LIMBS; i++) any |= limb(a, i)
  return <i32>(1 + ((any | -any) >> 63))
}

/** o = the number that BYTES bytes spell, least significant first. May pass the end by eight bytes. */
export function readNumber(o: usize, bytes: usize): void {
  for (let i = 0; i < LIMBS; i++) {
    const bit = <i32>RADIX * i
    setLimb(o, i, (load<i64>(bytes + (bit >> 3)) >>> (bit & 7)) & MASK)
  }
  store<i64>(o, load<i64>(o, TOP) & TOP_MASK, TOP)
}

/** The bytes of a number below 2^BITS whose limbs are carried, least significant first. */
export function writeNumber(bytes: usize, a: usize): void {
  for (let i = 0; i < BYTES; i++) {
    const at = (8 * i) / <i32>RADIX
    const shift = (8 * i) % <i32>RADIX
    const next = at + 1 < LIMBS ? limb(a, at + 1) : 0
    store<u8>(bytes + i, (limb(a, at) | (next << RADIX)) >> shift)
  }
}

/** o = a */
@inline
export function copy(o: usize, a: usize): void {
  memory.copy(o, a, SIZE)
}

/** o = 1 */
export function setOne(o: usize): void {
  memory.fill(o, 0, SIZE)
  store<i64>(o, 1)
}

/** o = b where mask is −1, and stays where it is 0. */
export function choose(o: usize, b: usize, mask: i64): void {
  for (let i = 0; i < LIMBS; i++) {
    const a = limb(o, i)
    setLimb(o, i, a ^ ((a ^ limb(b, i)) & mask))
  }
}

/** o = −o where mask is −1, and stays where it is 0. */
export function negateWhere(o: usize, mask: i64): void {
  for (let i = 0; i < LIMBS; i++) setLimb(o, i, (limb(o, i) ^ mask) - mask)
}
