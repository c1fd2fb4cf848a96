import { writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { verifyChain } from '#ca/audit/verify_chain'
import { pointsOn } from '#tests/support/kill/points'
import { Installation, LETTER } from '#tests/support/installation'
import { REVOCATION_STEPS } from '#ca/revocation/revocation_steps'
import type { RevocationStep } from '#ca/revocation/revocation_steps'

const AGENCY = '151240000009'
const HEADINGS = '№;Тегі, аты, әкесінің аты;ЖСН;БСН;Ұйым'

const STEPS = pointsOn('sqlite', REVOCATION_STEPS, ['revoking', 'revoked'])

/** Inside the transaction: what dies here has done nothing. */
const UNDONE: RevocationStep[] = ['locked', 'revoking']

test.group('certificate:revoke and letter:revoke', (group) => {
  let installation: Installation
  let serials: string[]
  let applications: { surname: string; given_name: string; iin: string; bin: string }[]

  group.setup(async () => {
    installation = await Installation.copy(STEPS.length + 2)
    await installation.issue(LETTER)
    const rows = await installation.db.from('certificates').orderBy('id')
    serials = rows.map(({ serial }) => serial)
    applications = await installation.db.from('applications').orderBy('id')
    return () => installation.remove()
  })
  group.each.timeout(600_000)

  const revoking = (serial: string) => {
    const why = ['--ground', 'holder_leaves', '--basis', 'Приказ № 12', '--json']
    return ['certificate:revoke', serial, ...why]
  }

  const revocationOf = async (serial: string) => {
    const certificate = await installation.db.from('certificates').where({ serial }).first()
    return installation.db.from('revocations').where('certificate_id', certificate.id).first()
  }

  const entriesOf = (serial: string) =>
    installation.db
      .from('audit_entries')
      .where({ event: 'certificate_revoked', subject: `certificate:${serial}` })

  test('killed at any step, a certificate is revoked with its audit entry, or not at all', async ({
    assert,
  }) => {
    for (const [at, step] of STEPS.entries()) {
      const { signal, stderr } = await installation.ace(revoking(serials[at]), step)
      assert.equal(signal, 'SIGKILL', `at ${step}: ${stderr}`)
      const done = !UNDONE.includes(step)
      const [row, entries] = [await revocationOf(serials[at]), await entriesOf(serials[at])]
      assert.equal(row !== null, done, step)
      assert.lengthOf(entries, done ? 1 : 0, step)
      // Another process than the one that died: one of its own, and then one for all.
      const again = await (at === 0
        ? installation.ace(revoking(serials[at]))
        : installation.shell(revoking(serials[at])))
      const answer = JSON.parse(again.stdout)
      if (done) assert.equal(answer.error.code, 'E_CERTIFICATE_ALREADY_REVOKED', step)
      else assert.include(answer, { ok: true, ground: 'holder_leaves', reason: 5 }, step)
    }
    const audit = await verifyChain(installation.db)
    assert.isNull(audit.break)
  })

  test('letter:revoke: findings and nothing stored, then the letter and what it asks for', async ({
    assert,
  }) => {
    const rows = applications.slice(STEPS.length).map((one, at) => {
      const { surname, given_name: name, iin, bin } = one
      return [at + 1, `${surname} ${name}`, iin, bin, 'Еңбек комитеті'].join(';')
    })
    const file = installation.path('annex7.csv')
    const facts = ['--agency', AGENCY, '--number', '07-1/390', '--date', '2026-07-02']
    const options = [...facts, '--ground', 'holder_leaves', '--json']
    const command = ['letter:revoke', file, ...options]
    const run = async (...more: string[]) => {
      const { code, stdout } = await installation.shell([...command, ...more])
      return { code, document: JSON.parse(stdout) }
    }

    await writeFile(
      file,
      [HEADINGS, ...rows, `9;Ким Алексей;850312300003;${AGENCY};Ұйым`].join('\n')
    )
    const refused = await run()
    assert.equal(refused.code, 1)
    const { findings } = refused.document
    assert.deepInclude(findings.at(-1), { row: 3, field: 'iin', code: 'E_IIN_CHECK_DIGIT' })
    assert.isEmpty(await installation.db.from('revocation_letters'))

    await writeFile(file, [HEADINGS, ...rows].join('\n'))
    const { document: tried } = await run('--dry-run')
    assert.deepInclude(tried, { ok: true, letter: null, revoked: [] })
    const { stdout } = await installation.ace(command)
    const done = JSON.parse(stdout)
    assert.deepEqual(done.revoked, serials.slice(STEPS.length))
    const revoked = await installation.db.from('revocations').where('letter_id', done.letter.id)
    assert.lengthOf(revoked, 2)
    const { document: again } = await run()
    assert.equal(again.error.code, 'E_REVOCATION_LETTER_KNOWN')
  })
})
