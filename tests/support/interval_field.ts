import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { transformSync } from '@swc/core'

const ENGINE = new URL('../../app/ca/crypto/engine/', import.meta.url)

/** How many bits a limb stands for: the compiler's own figure. */
const { RADIX } = await import(new URL('compiler/field_source.mjs', ENGINE).href)

/** What a limb can be: from … to, both reached or wider than what is reached. */
export type Interval = readonly [bigint, bigint]
/** An element of the field, limb by limb. */
export type Limbs = readonly Interval[]

/** p = 2^bits − c. */
export interface Prime {
  bits: number
  c: bigint
}

/** The functions of `assembly/point.ts` that are proved; addresses are those of `IntervalField`. */
export interface Formulas {
  setAffine(P: number, x: number, y: number): void
  double(P: number): void
  addAffine(P: number, x: number, y: number): void
  hasAbscissa(P: number, x: number): number
  hasOrdinate(P: number, y: number): number
}

const R = BigInt(RADIX)
const MASK = (1n << R) - 1n
const smallest = (values: bigint[]) => values.reduce((a, b) => (a < b ? a : b))
const largest = (values: bigint[]) => values.reduce((a, b) => (a > b ? a : b))
const hull = (values: bigint[]): Interval => [smallest(values), largest(values)]

const add = (a: Interval, b: Interval): Interval => [a[0] + b[0], a[1] + b[1]]
const times = (a: Interval, b: Interval) =>
  hull([a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]])
const scaled = (a: Interval, k: bigint) => hull([a[0] * k, a[1] * k])
const carry = (a: Interval): Interval => [a[0] >> R, a[1] >> R]
const rest = (a: Interval): Interval =>
  a[0] >> R === a[1] >> R ? [a[0] & MASK, a[1] & MASK] : [0n, MASK]

/** What either of two elements can be. */
export const either = (a: Limbs, b: Limbs): Limbs => a.map((limb, i) => hull([...limb, ...b[i]]))

/**
 * The arithmetic of `compiler/field_source.mjs` with an interval in the place of every limb: what it computes holds
 * for all elements within its operands, and whatever passes 63 bits on the way throws.
 */
export class IntervalField {
  /** The largest magnitude that was met on the way. */
  widest = 0n
  /** The outermost of what a product was given, and of what every function but `difference` gave. */
  readonly seen = { operand: [0n, 0n] as Interval, carried: [0n, 0n] as Interval }
  readonly limbs: number
  readonly #fold: bigint
  readonly #memory = new Map<number, Limbs>()

  constructor(readonly prime: Prime) {
    this.limbs = Math.ceil(prime.bits / RADIX)
    this.#fold = prime.c << (R * BigInt(this.limbs) - BigInt(prime.bits))
  }

  /** Every canonical element; negated ones with `-1n`. */
  canonical(sign = 1n): Limbs {
    const top = (1n << (BigInt(this.prime.bits) - R * BigInt(this.limbs - 1))) - 1n
    return Array.from({ length: this.limbs }, (_, i) =>
      scaled([0n, i < this.limbs - 1 ? MASK : top], sign)
    )
  }

  read(address: number): Limbs {
    const limbs = this.#memory.get(address)
    if (!limbs) throw new Error(`nothing was written at ${address}`)
    return limbs
  }

  write(address: number, limbs: Limbs) {
    this.#memory.set(address, limbs)
  }

  /** The formulas of points as they are compiled, over this arithmetic. */
  formulas(): Formulas {
    const source = new URL('assembly/point.ts', ENGINE)
    const { code } = transformSync(readFileSync(source, 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'esnext' },
      module: { type: 'commonjs' },
    })
    const exports = {} as Formulas
    runInNewContext(code, { exports, require: () => this.#engine() })
    return exports
  }

  /** What point.ts imports of the engine's other files. */
  #engine() {
    return {
      SIZE: 1,
      CURVE_B: -1,
      element: (at: number) => 1000 + at,
      copy: (o: number, a: number) => this.write(o, this.read(a)),
      setOne: (o: number) => this.write(o, this.canonical()),
      isZero: () => 0,
      multiply: (o: number, a: number, b: number) => this.#multiply(o, a, b),
      square: (o: number, a: number) => this.#multiply(o, a, a),
      difference: (o: number, a: number, b: number) => this.#difference(o, a, b),
      combine: (o: number, a: number, i: number, b: number, j: number) =>
        this.#combine(o, [a, BigInt(i)], [b, BigInt(j)]),
    }
  }

  #within(value: Interval): Interval {
    this.widest = largest([this.widest, -value[0], value[1]])
    if (this.widest >= 1n << 63n) throw new RangeError('a value passes 63 bits')
    return value
  }

  #note(which: 'operand' | 'carried', limbs: Limbs) {
    this.seen[which] = hull([...this.seen[which], ...limbs.flat()])
    return limbs
  }

  #multiply(o: number, a: number, b: number) {
    const [left, right] = [a, b].map((at) => this.#note('operand', this.read(at)))
    const n = this.limbs
    const columns = Array.from({ length: 2 * n - 1 }, (_, k) =>
      left
        .flatMap((limb, i) => (right[k - i] ? [times(limb, right[k - i])] : []))
        .reduce((sum, each) => this.#within(add(sum, each)), [0n, 0n])
    )
    this.write(o, this.#note('carried', this.#reduce(columns)))
  }

  /** As `reduceColumns` does: the upper columns carried, folded into the lower ones, these carried, the top folded. */
  #reduce(columns: Interval[]): Limbs {
    const n = this.limbs
    const upper = this.#carried(columns.slice(n))
    const lower = this.#carried(
      columns.slice(0, n).map((each, i) => this.#within(add(each, scaled(upper[i], this.#fold))))
    )
    const [t, top] = [lower.slice(0, n), lower[n]]
    t[0] = this.#within(add(t[0], scaled(top, this.#fold)))
    for (const i of [0, 1]) {
      t[i + 1] = add(t[i + 1], carry(t[i]))
      t[i] = rest(t[i])
    }
    return t
  }

  /** Each column's rest with the carry of the one below; the last carry comes on top. */
  #carried(columns: Interval[]): Interval[] {
    let above: Interval = [0n, 0n]
    const rests = columns.map((column) => {
      const value = this.#within(add(column, above))
      above = carry(value)
      return rest(value)
    })
    return [...rests, above]
  }

  #difference(o: number, a: number, b: number) {
    const right = this.read(b)
    this.write(
      o,
      this.read(a).map((limb, i) => add(limb, scaled(right[i], -1n)))
    )
  }

  #combine(o: number, [a, i]: [number, bigint], [b, j]: [number, bigint]) {
    const right = this.read(b)
    const t = this.read(a).map((limb, at) =>
      this.#within(add(scaled(limb, i), scaled(right[at], j)))
    )
    const below = [scaled(carry(t[t.length - 1]), this.#fold), ...t.slice(0, -1).map(carry)]
    this.write(
      o,
      this.#note(
        'carried',
        t.map((limb, at) => add(rest(limb), below[at]))
      )
    )
  }
}
