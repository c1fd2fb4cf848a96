import { readFile, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { readCertificate } from '#ca/certificates/certificate_view'
import { verifySignature } from '#ca/crypto/verify_signature'
import { pointsOn } from '#tests/support/kill/points'
import { Installation, LETTER } from '#tests/support/installation'
import { assertPromises } from '#tests/support/issuance_promises'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'

/** One point of each kind; `server.spec.ts` goes through all of them. */
const KINDS: IssuanceStep[] = [
  'key_generated',
  'reserving',
  'reserved',
  'signed',
  'closed',
  'certificate_written',
  'recording',
]
const STEPS = pointsOn('sqlite', KINDS, ['reserved', 'closed'])
const EMPLOYEES = STEPS.length + 1

test.group('letter:issue, killed at a step', (group) => {
  let installation: Installation

  group.setup(async () => {
    installation = await Installation.copy(EMPLOYEES)
    await writeFile(installation.path('pin'), 'Aq7!mmu2\n', { mode: 0o600 })
    return () => installation.remove()
  })
  group.each.timeout(600_000)

  const issue = (killAt?: string) => {
    const options = ['--carriers', installation.carriers, '--pin-file', installation.path('pin')]
    const out = ['--out', installation.path('out'), '--json']
    return installation.ace(['letter:issue', LETTER, ...options, ...out], killAt)
  }

  test('whatever step was the last, the next run goes on, and every promise holds', async ({
    assert,
  }) => {
    for (const step of STEPS) {
      const { signal, stderr } = await issue(step)
      assert.equal(signal, 'SIGKILL', `at ${step}: ${stderr}`)
      await assertPromises(assert, installation.db, `killed at ${step}`)
    }
    const { code, stdout, stderr } = await issue()
    assert.equal(code, 0, stderr)
    const report = JSON.parse(stdout)
    assert.include(report, { written: EMPLOYEES, issued: EMPLOYEES, left: 0, stopped: null })
    await assertPromises(assert, installation.db, 'after the last run')
    await assertFiles(assert, report)
    const carriers = await installation.db.from('carriers').where('state', 'written')
    assert.lengthOf(carriers, EMPLOYEES)
    const all = await installation.db.from('carriers')
    assert.lengthOf(all, EMPLOYEES, 'no carrier was spent in vain')
  })

  interface Report {
    ca: string
    employees: { file: string; serial: string }[]
  }

  async function assertFiles(assert: { equal: (a: unknown, b: unknown) => void }, report: Report) {
    const ca = readCertificate(await readFile(report.ca))
    for (const { file, serial } of report.employees) {
      const { tbs, signature, signatureAlgorithm, ...view } = readCertificate(await readFile(file))
      assert.equal(view.serial, serial)
      const claim = { signature, spki: ca.key.spki, data: tbs }
      verifySignature({ ...claim, signatureAlgorithm: signatureAlgorithm.der })
    }
  }
})
