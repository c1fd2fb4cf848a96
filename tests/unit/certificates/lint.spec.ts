import { test } from '@japa/runner'
import { KeyPair } from '#ca/crypto/key_pair'
import { LINT_RULES, lintCertificate } from '#ca/certificates/lint'
import { profile } from '#ca/certificates/profiles/catalogue'
import { HOLDER, userTbs } from '#tests/support/chain'
import { EXTENSIONS_CASES } from '#tests/unit/certificates/lint_cases/extensions'
import { FIELDS_CASES } from '#tests/unit/certificates/lint_cases/fields'
import { KEY_CASES } from '#tests/unit/certificates/lint_cases/key'
import { SUBJECT_CASES } from '#tests/unit/certificates/lint_cases/subject'
import {
  authority,
  keys,
  makeChain,
  rootCa,
  service,
  stateCa,
  user,
  type LintCases,
  type Subject,
} from '#tests/unit/certificates/lint_cases/fixture'

const CASES: LintCases = {
  ...FIELDS_CASES,
  ...SUBJECT_CASES,
  ...KEY_CASES,
  ...EXTENSIONS_CASES,
}

test.group('linter', (group) => {
  group.setup(makeChain)

  test('P-USER-2015, P-CA-2015 and P-ROOT-2015 as they are built have no findings', ({
    assert,
  }) => {
    for (const { tbs, ...context } of [user(), stateCa(), rootCa()]) {
      assert.deepEqual(lintCertificate(tbs, context), [])
    }
  })

  for (const [id, algorithm] of [
    ['T-USER-RSA', 'rsa'],
    ['T-USER-EC', 'ec-p256'],
    ['T-USER-SHORT', 'gost-2015'],
  ] as const) {
    test(`${id} has no findings over a key of ${algorithm}`, ({ assert }) => {
      const tbs = userTbs(authority(), KeyPair.generate(algorithm), id)
      assert.deepEqual(lintCertificate(tbs, { ...user(), profile: profile(id) }), [])
    })
  }

  test('N-OCSP, N-TSA: services as they are built have no findings', ({ assert }) => {
    for (const id of ['P-OCSP-2015', 'P-TSA-2015', 'P-HR-2015'] as const) {
      const { tbs, ...context } = service(id)
      assert.deepEqual(lintCertificate(tbs, context), [])
    }
  })

  test('a holder without patronymic, telephone and e-mail has no findings', ({ assert }) => {
    const { patronymic, phone, email, ...bare } = HOLDER
    assert.isDefined(patronymic ?? phone ?? email)
    const tbs = userTbs(authority(), keys(), 'P-USER-2015', bare)
    assert.deepEqual(lintCertificate(tbs, user()), [])
  })

  test('every rule has a case, cites its source and has an id of its own', ({ assert }) => {
    const ids = LINT_RULES.map(({ id }) => id)
    assert.sameMembers(Object.keys(CASES), ids)
    assert.lengthOf(new Set(ids), ids.length)
    for (const { citation } of LINT_RULES) {
      assert.match(citation, /annex 5|RFC \d+ |^[SNR]-?\d+/)
    }
  })

  for (const [rule, cases] of Object.entries(CASES)) {
    for (const [number, { broken, also = [] }] of cases.entries()) {
      test(`${rule} is caught, ${number + 1}`, async ({ assert }) => {
        const { tbs, ...context } = await broken()
        const found = lintCertificate(tbs, context).map((finding) => finding.rule)
        assert.sameMembers([...new Set(found)], [rule, ...also])
      })
    }
  }

  test('bytes that are no TBSCertificate are one finding', ({ assert }) => {
    const findings = lintCertificate(Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x05), user())
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['decodes']
    )
  })

  test('S-14: a holder does not lose a day of three years; a CA may be certified later', ({
    assert,
  }) => {
    const on = (subject: Subject, hours: number) => {
      const { tbs, ...context } = subject
      return lintCertificate(tbs, { ...context, on: subject.on.plus({ hours }) })
    }
    assert.deepEqual(on(user(), 24), [])
    assert.lengthOf(on(user(), 25), 1)
    assert.deepEqual(on(stateCa(), 25), [])
  })
})
