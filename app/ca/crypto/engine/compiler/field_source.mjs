/*
| Writes the AssemblyScript of the arithmetic modulo p = 2^bits − c: the same few formulas with every loop over the
| limbs written out, which is where the speed is.
|
| An element is the sum of aᵢ · 2^(29 i) with n signed 64-bit limbs aᵢ, and only its value modulo p counts. n is the
| least with 29 n ≥ bits: 9 for 256 bits, 18 for 512. As 2^(29 n) ≡ c · 2^(29 n − bits) =: FOLD modulo p, whatever
| passes the top limb comes back at the bottom, multiplied by FOLD, which is small.
|
| Bounds. "Carried": −2^24 ≤ aᵢ ≤ 2^29 + 2^24, what every function but `difference` gives. "Loose": |aᵢ| ≤ 2^29 + 2^25,
| which also a difference of two carried elements is, and what products take. A column of a product is then below
| 18 · (2^29 + 2^25)² < 2^62.4, and has room for what is folded into it. tests/unit/crypto/engine/limb_bounds.spec.ts
| computes with intervals what the formulas of point.ts can make of each other, and finds no more.
*/

export const RADIX = 29

const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
const lines = (...parts) => parts.flat(Infinity).join('\n')

/** @param {{ bits: number, c: bigint }} prime of p = 2^bits − c */
export function limbsOf({ bits }) {
  return Math.ceil(bits / RADIX)
}

const load = (name, n) =>
  range(0, n).map((i) => `  const ${name}${i} = load<i64>(${name}, ${8 * i})`)
const store = (n) => range(0, n).map((i) => `  store<i64>(o, t${i}, ${8 * i})`)

/** Column k of the product of two rows of names, as written on paper. */
function column(k, a, b) {
  const first = Math.max(0, k - a.length + 1)
  const last = Math.min(k, a.length - 1)
  return range(first, last + 1)
    .map((i) => `${a[i]} * ${b[k - i]}`)
    .join(' + ')
}

/** The same of a²: every product but the middle one comes twice. */
function squareColumn(k, a) {
  const first = Math.max(0, k - a.length + 1)
  const pairs = range(first, Math.ceil(k / 2)).map((i) => `${a[i]} * ${a[k - i]}`)
  const twice = pairs.length > 0 ? [`((${pairs.join(' + ')}) << 1)`] : []
  const middle = k % 2 === 0 ? [`${a[k / 2]} * ${a[k / 2]}`] : []
  return [...twice, ...middle].join(' + ')
}

/**
 * All columns of a product: lines that come first, and an expression for each column. Long numbers are multiplied by
 * halves (A. Karatsuba, Yu. Ofman, 1962): with L and H the products of the lower and the upper halves, and M that of
 * the sums of the halves, the middle is M − L − H. M may pass 2^63 and wrap; the middle does not, and comes out right.
 */
function columnsOf(columnOf, n) {
  if (n <= 9) {
    return {
      before: [],
      columns: range(0, 2 * n - 1).map((k) => columnOf(k, names('a', n), names('b', n))),
    }
  }
  const half = n / 2
  const upper = (name) => range(half, n).map((i) => `${name}${i}`)
  const halfSums = (name) =>
    range(0, half).map((i) => `  const ${name}s${i} = ${name}${i} + ${name}${i + half}`)
  const part = (name, a, b) =>
    range(0, n - 1).map((k) => `  const ${name}${k}: i64 = ${columnOf(k, a, b)}`)
  const at = (name, k) => (k >= 0 && k < n - 1 ? [`${name}${k}`] : [])
  return {
    before: [
      part('l', names('a', half), names('b', half)),
      part('u', upper('a'), upper('b')),
      halfSums('a'),
      columnOf === column ? halfSums('b') : [],
      part('m', names('as', half), names('bs', half)),
    ],
    columns: range(0, 2 * n - 1).map((k) =>
      [
        [...at('l', k), ...at('u', k - n), ...at('m', k - half)].join(' + '),
        ...at('l', k - half),
        ...at('u', k - half),
      ].join(' - ')
    ),
  }
}

const names = (name, n) => range(0, n).map((i) => `${name}${i}`)

/**
 * Columns to limbs. The upper columns h₀ … are carried first, so that they are short enough to be multiplied by
 * FOLD and added to the lower ones; these are carried next, and what passes the top is folded once more.
 */
function reduceColumns(columnOf, n) {
  const { before, columns } = columnsOf(columnOf, n)
  const upper = range(0, n - 1).map((i) => [
    `  let h${i}: i64 = ${columns[n + i]}${i > 0 ? ` + (h${i - 1} >> ${RADIX})` : ''}`,
    i > 0 ? `  h${i - 1} &= MASK` : [],
  ])
  const lower = range(0, n).map((i) => [
    `  let t${i}: i64 = ${columns[i]} + h${i} * FOLD${i > 0 ? ` + (t${i - 1} >> ${RADIX})` : ''}`,
    i > 0 ? `  t${i - 1} &= MASK` : [],
  ])
  return lines(
    before,
    upper,
    `  const h${n - 1} = h${n - 2} >> ${RADIX}`,
    `  h${n - 2} &= MASK`,
    lower,
    `  t0 += (t${n - 1} >> ${RADIX}) * FOLD`,
    `  t${n - 1} &= MASK`,
    `  t1 += t0 >> ${RADIX}`,
    '  t0 &= MASK',
    `  t2 += t1 >> ${RADIX}`,
    '  t1 &= MASK',
    store(n)
  )
}

function products(n) {
  return lines(
    '/** o = a · b; a and b loose, o carried. */',
    'export function multiply(o: usize, a: usize, b: usize): void {',
    load('a', n),
    load('b', n),
    reduceColumns(column, n),
    '}',
    '',
    '/** o = a²; a loose, o carried. */',
    'export function square(o: usize, a: usize): void {',
    load('a', n),
    reduceColumns(squareColumn, n),
    '}'
  )
}

function sums(n) {
  const term = (i) => `load<i64>(a, ${8 * i}) * i + load<i64>(b, ${8 * i}) * j`
  return lines(
    '/** o = a − b; a and b carried, o loose. */',
    'export function difference(o: usize, a: usize, b: usize): void {',
    range(0, n).map(
      (i) => `  store<i64>(o, load<i64>(a, ${8 * i}) - load<i64>(b, ${8 * i}), ${8 * i})`
    ),
    '}',
    '',
    '/** o = a · i + b · j; a and b loose, |i| + |j| ≤ 15 so that o is carried. */',
    '@inline',
    'export function combine(o: usize, a: usize, i: i64, b: usize, j: i64): void {',
    range(0, n).map((i) => `  const t${i}: i64 = ${term(i)}`),
    `  store<i64>(o, (t0 & MASK) + (t${n - 1} >> ${RADIX}) * FOLD, 0)`,
    range(1, n).map((i) => `  store<i64>(o, (t${i} & MASK) + (t${i - 1} >> ${RADIX}), ${8 * i})`),
    '}'
  )
}

/** The text of the module `field` for the prime 2^bits − c. */
export function fieldSource({ bits, c }) {
  const n = limbsOf({ bits })
  return lines(
    `/** Arithmetic modulo p = 2^${bits} − ${c}, written by compiler/field_source.mjs. */`,
    `export const LIMBS: i32 = ${n}`,
    '/** Bytes of an element in memory. */',
    `export const SIZE: usize = ${8 * n}`,
    `export const RADIX: i64 = ${RADIX}`,
    `export const MASK: i64 = ${(1n << BigInt(RADIX)) - 1n}`,
    `/** 2^(${RADIX * n}) modulo p. */`,
    `const FOLD: i64 = ${c << BigInt(RADIX * n - bits)}`,
    '',
    products(n),
    '',
    sums(n),
    ''
  )
}
