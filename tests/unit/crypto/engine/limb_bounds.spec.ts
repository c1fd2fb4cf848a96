import { test } from '@japa/runner'
import { either, IntervalField } from '#tests/support/interval_field'
import type { Limbs } from '#tests/support/interval_field'

const PRIMES = [
  { bits: 256, c: 617n },
  { bits: 512, c: 569n },
]
const P = 0
const AFFINE = { x: 10, y: 11 }
const COORDINATES = [P, P + 1, P + 2]

/** Widens P and the affine operands by what each formula makes of them, until nothing gets wider. */
function closeUnderFormulas(field: IntervalField) {
  const { setAffine, double, addAffine, hasAbscissa, hasOrdinate } = field.formulas()
  field.write(AFFINE.x, field.canonical())
  field.write(AFFINE.y, either(field.canonical(), field.canonical(-1n)))
  setAffine(P, AFFINE.x, AFFINE.y)
  const acts = [
    () => double(P),
    () => addAffine(P, AFFINE.x, AFFINE.y),
    () => setAffine(P, AFFINE.x, AFFINE.y),
    () => (hasAbscissa(P, AFFINE.x), hasOrdinate(P, AFFINE.y)),
  ]
  const state = () => [...COORDINATES, AFFINE.x, AFFINE.y].map((at) => field.read(at))
  const widen = (at: number, by: Limbs) => field.write(at, either(field.read(at), by))
  for (let round = 0, before = ''; round < 50; round++) {
    for (const act of acts) {
      const old = COORDINATES.map((at) => field.read(at))
      act()
      for (const at of COORDINATES) widen(at, old[at])
    }
    // Multiples of a public key are kept as they come out of the formulas, and are added like table entries.
    widen(AFFINE.x, field.read(P))
    widen(AFFINE.y, field.read(P + 1))
    const now = state().flat(2).join()
    if (now === before) return
    before = now
  }
  throw new Error('the bounds get wider for ever')
}

test.group('GOST engine: no limb overflows, whatever is computed in whatever order', () => {
  test('{bits} bits: the bounds that field_source.mjs states hold for all points and sequences')
    .with(PRIMES)
    .run(({ assert }, prime) => {
      const field = new IntervalField(prime)
      closeUnderFormulas(field)
      const { carried, operand } = field.seen
      assert.isTrue(carried[0] >= -(2n ** 24n) && carried[1] <= 2n ** 29n + 2n ** 24n, 'carried')
      const loose = 2n ** 29n + 2n ** 25n
      assert.isTrue(operand[0] >= -loose && operand[1] <= loose, 'loose')
      assert.isTrue(field.widest < 2n ** 63n)
    })

  test('a field with more in a limb is found out', ({ assert }) => {
    const field = new IntervalField(PRIMES[1])
    const { addAffine } = field.formulas()
    const wide = field.canonical().map(([low, high]): [bigint, bigint] => [low, high * 4n])
    for (const at of [...COORDINATES, AFFINE.x, AFFINE.y]) field.write(at, wide)
    assert.throws(() => addAffine(P, AFFINE.x, AFFINE.y), /63 bits/)
  })
})
