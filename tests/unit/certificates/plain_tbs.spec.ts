import { test } from '@japa/runner'
import { readPlainTbs } from '#ca/certificates/lints/plain_tbs'
import { readAnyTbs } from '#ca/certificates/lints/tbs_fields'
import {
  makeChain,
  rootCa,
  service,
  stateCa,
  user,
} from '#tests/unit/certificates/lint_cases/fixture'

test.group('RFC 5280 4.1: a TBSCertificate read by hand', (group) => {
  group.setup(makeChain)

  test('every structure of ours is of the plain form, and the schema reads the same', ({
    assert,
  }) => {
    const services = (['P-OCSP-2015', 'P-TSA-2015', 'P-HR-2015'] as const).map((id) => service(id))
    for (const { tbs } of [user(), stateCa(), rootCa(), ...services])
      assert.deepEqual(readPlainTbs(tbs), readAnyTbs(tbs))
  })

  test('whichever byte is changed: what is still taken, the schema reads the same and writes the same again', ({
    assert,
  }) => {
    const { tbs } = user()
    let taken = 0
    for (let at = 0; at < tbs.length; at++) {
      const changed = Uint8Array.from(tbs)
      changed[at] ^= at % 2 === 0 ? 0x01 : 0x80
      const fields = readPlainTbs(changed)
      if (!fields) continue
      taken += 1
      assert.deepEqual(fields, readAnyTbs(changed), `byte ${at}`)
    }
    assert.isAbove(taken, tbs.length / 4)
    assert.isBelow(taken, tbs.length)
  }).timeout(120_000)

  test('a byte too many or too few is not of the plain form', ({ assert }) => {
    const { tbs } = user()
    assert.isNull(readPlainTbs(tbs.subarray(0, -1)))
    assert.isNull(readPlainTbs(Uint8Array.of(...tbs, 0)))
  })
})
