import { writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { pointsOn } from '#tests/support/kill/points'
import { Installation } from '#tests/support/installation'
import { REVOCATION_STEPS } from '#ca/revocation/revocation_steps'
import type { RevocationStep } from '#ca/revocation/revocation_steps'

const LETTER = '01-12/345'
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
    installation = await Installation.copy()
    await installation.register(LETTER, STEPS.length + 2)
    await writeFile(installation.path('pin'), 'Aq7!mmu2\n', { mode: 0o600 })
    const carriers = ['--carriers', installation.carriers, '--pin-file', installation.path('pin')]
    const issue = ['letter:issue', LETTER, ...carriers, '--out', installation.path('out')]
    const { code, stderr } = await installation.ace(issue)
    if (code !== 0) throw new Error(stderr)
    const rows = await installation.db.from('certificates').orderBy('id')
    serials = rows.map(({ serial }) => serial)
    applications = await installation.db.from('applications').orderBy('id')
    return () => installation.remove()
  })
  group.each.timeout(600_000)

  const revoke = (serial: string, killAt?: string) => {
    const why = ['--ground', 'holder_leaves', '--basis', 'Приказ № 12', '--json']
    return installation.ace(['certificate:revoke', serial, ...why], killAt)
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
      const { signal, stderr } = await revoke(serials[at], step)
      assert.equal(signal, 'SIGKILL', `at ${step}: ${stderr}`)
      const done = !UNDONE.includes(step)
      const [row, entries] = [await revocationOf(serials[at]), await entriesOf(serials[at])]
      assert.equal(row !== null, done, step)
      assert.lengthOf(entries, done ? 1 : 0, step)
      const again = await revoke(serials[at])
      const answer = JSON.parse(again.stdout)
      if (done) assert.equal(answer.error.code, 'E_CERTIFICATE_ALREADY_REVOKED', step)
      else assert.include(answer, { ok: true, ground: 'holder_leaves', reason: 5 }, step)
    }
    const { code } = await installation.ace(['audit:verify'])
    assert.equal(code, 0)
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
    const run = async (...more: string[]) => {
      const ended = await installation.ace(['letter:revoke', file, ...options, ...more])
      return { ...ended, document: JSON.parse(ended.stdout) }
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
    const { document: done } = await run()
    assert.deepEqual(done.revoked, serials.slice(STEPS.length))
    const revoked = await installation.db.from('revocations').where('letter_id', done.letter.id)
    assert.lengthOf(revoked, 2)
    const { document: again } = await run()
    assert.equal(again.error.code, 'E_REVOCATION_LETTER_KNOWN')
  })
})
