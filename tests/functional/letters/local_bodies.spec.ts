import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { writeFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChangeAgencyChannel } from '#ca/agencies/change_agency_channel'
import { LetterFindingsError } from '#ca/letters/errors'
import LetterImport from '#commands/letter/import'
import { operatorDesk } from '#tests/support/operator_desk'
import { csv, GOOD_ROW, RUSSIAN_HEADINGS } from '#tests/support/annex1_workbook'
import { GOOD_EMPLOYEE, SECOND_EMPLOYEE } from '#tests/support/letters'
import { LETTER_FACTS } from '#tests/support/letter_form'
import { register } from '#tests/support/registered_letter'
import { registeredLetter } from '#tests/support/applications'
import { writtenApplication } from '#tests/support/written_carriers'
import Agency from '#models/agency'
import Certificate from '#models/certificate'
import Letter from '#models/letter'
import type { LetterToRegister } from '#ca/letters/register_letter'

const EXPIRED = '2026-01-01 00:00:00'

test.group('S-9: a local executive body applies online', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    await aHolderOfOld()
    const agency = await Agency.findByOrFail('bin', GOOD_EMPLOYEE.bin)
    const changing = await app.container.make(ChangeAgencyChannel)
    await changing.handle({ id: agency.id, localExecutiveBody: true }, 'admin')
    return desk.restore
  })

  /** The first employee has had a certificate, which has expired; the second has not. */
  async function aHolderOfOld() {
    const letter = await registeredLetter('01-12/1')
    const { application, certificate } = await writtenApplication(letter, 1)
    await application.merge({ iin: GOOD_EMPLOYEE.iin, state: 'handed_out' }).save()
    await Certificate.query()
      .where('id', certificate.id)
      .update({ holder_iin: GOOD_EMPLOYEE.iin, not_after: EXPIRED })
  }

  /** The codes for the rows that are refused, `row:code`. */
  async function found(change: Partial<LetterToRegister>): Promise<string[]> {
    try {
      const { findings } = await register(change)
      return findings.map(({ row, code }) => `${row}:${code}`)
    } catch (error) {
      if (!(error instanceof LetterFindingsError)) throw error
      return error.findings.map(({ row, code }) => `${row}:${code}`)
    }
  }

  const bytesOfTwo = () =>
    Buffer.from(
      csv([
        RUSSIAN_HEADINGS,
        GOOD_ROW,
        GOOD_ROW.with(1, SECOND_EMPLOYEE.fullName).with(2, SECOND_EMPLOYEE.iin),
      ])
    )

  test('S-9: typed or from a file, the renewal is refused; S-4.1: a first certificate is not', async ({
    assert,
  }) => {
    const typed = { typed: [GOOD_EMPLOYEE, SECOND_EMPLOYEE] }
    const file = { file: { name: 'pril1.csv', bytes: bytesOfTwo() } }
    for (const rows of [typed, file])
      assert.deepEqual(await found({ rows }), ['1:E_LOCAL_BODY_ONLINE'])
    assert.deepEqual(await found({ rows: { typed: [SECOND_EMPLOYEE] } }), [])
  })

  test('S-4.2, S-4.3: offline all the same for {$self}')
    .with(['carrier_failed', 'carrier_lost', 'type_c'])
    .run(async ({ assert }, ground) => {
      const secondCertificateGrounds = { [GOOD_EMPLOYEE.iin]: ground }
      assert.deepEqual(await found({ secondCertificateGrounds }), [])
    })

  test('S-9: work in two agencies is no reason to apply offline', async ({ assert }) => {
    const secondCertificateGrounds = { [GOOD_EMPLOYEE.iin]: 'two_agencies' }
    assert.include(await found({ secondCertificateGrounds }), '1:E_LOCAL_BODY_ONLINE')
  })

  test('S-9: the form says so beside the row and offers the grounds of S-4', async ({
    client,
    assert,
  }) => {
    const request = client.post('/letters').loginAs(desk.operator).withCsrfToken()
    for (const [name, text] of Object.entries({
      ...LETTER_FACTS,
      source: 'file',
      step: 'register',
    }))
      request.field(name, text)
    const answer = await request
      .withCookie('language', 'en')
      .file('file', bytesOfTwo(), { filename: 'pril1.csv' })
    assert.include(answer.text(), 'A local executive body applies online (p. 9 of the Rules)')
    for (const ground of ['carrier_failed', 'carrier_lost', 'type_c'])
      assert.include(answer.text(), `value="${ground}"`)
    assert.isEmpty(await Letter.query().where('number', LETTER_FACTS.number))
  })

  test('S-9: letter:import refuses it, and takes it with a ground of S-4.2', async ({ assert }) => {
    const file = join(tmpdir(), `kualik-s9-${process.pid}.csv`)
    await writeFile(file, bytesOfTwo())
    const options = [file, `--agency=${GOOD_EMPLOYEE.bin}`, '--number=9-1', '--date=2026-11-16']
    const run = async (...more: string[]) => {
      const command = await ace.create(LetterImport, [...options, ...more, '--json'])
      const { write } = process.stdout
      process.stdout.write = () => true
      await command.exec().finally(() => (process.stdout.write = write))
      return command.exitCode ?? 0
    }
    try {
      assert.equal(await run(), 1)
      assert.isEmpty(await Letter.query().where('number', '9-1'))
      assert.equal(await run(`--second-certificate=${GOOD_EMPLOYEE.iin}=carrier_lost`), 0)
      assert.lengthOf(await Letter.query().where('number', '9-1'), 1)
    } finally {
      await rm(file, { force: true })
    }
  })
})
