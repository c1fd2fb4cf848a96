import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddCalendarDay } from '#ca/calendar/add_calendar_day'
import { LetterFindingsError } from '#ca/letters/errors'
import { readSource } from '#ca/letters/letter_source'
import { revocationLetterView } from '#ca/revocation/letters/find_revocation_letter'
import { listRevocationLetters } from '#ca/revocation/letters/list_revocation_letters'
import { SetAsideRequest } from '#ca/revocation/letters/set_aside_request'
import { revocableCertificates } from '#ca/revocation/revocable_certificates'
import { revocationWorklist } from '#ca/revocation/revocation_worklist'
import AuditEntry from '#models/audit_entry'
import RevocationLetter from '#models/revocation_letter'
import RevocationRequest from '#models/revocation_request'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { inventedIin } from '#tests/support/invented_iin'
import {
  holder,
  refusalOf,
  registerRevocation,
  revoke,
  rowOf,
} from '#tests/support/revocation_house'
import type { Annex1Row } from '#ca/letters/annex1/annex1_table'
import type { RevocationLetterInput } from '#ca/revocation/letters/register_revocation_letter'
import type Letter from '#models/letter'

const sample = async (name: string) => ({
  name,
  bytes: await readFile(app.makePath('resources/samples', name)),
})

test.group('S-20: a letter with the application of annex 7', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let letter: Letter
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    letter = await registeredLetter()
    return desk.restore
  })

  /** The codes found in rows, `row:code`. */
  async function found(
    rows: Partial<Annex1Row>[],
    change: Partial<RevocationLetterInput> = {}
  ): Promise<string[]> {
    const say = (findings: LetterFindingsError['findings']) =>
      findings.map(({ row, code }) => `${row ?? ''}:${code}`)
    try {
      const input = { rows: { typed: rows }, dryRun: true, ...change }
      const { findings } = await registerRevocation([], input)
      return say(findings)
    } catch (error) {
      if (error instanceof LetterFindingsError) return say(error.findings)
      throw error
    }
  }

  test('many rows: each names the certificate that is chosen, and nothing is revoked yet', async ({
    assert,
  }) => {
    const holders = [await holder(letter, 1), await holder(letter, 2), await holder(letter, 3)]
    const applications = holders.map(({ application }) => application)
    const registered = await registerRevocation(applications)
    const requests = await RevocationRequest.query().orderBy('rowNumber')
    assert.deepEqual(
      requests.map(({ rowNumber, certificateId, iin }) => [rowNumber, certificateId, iin]),
      holders.map(({ certificate }, at) => [at + 1, certificate.id, applications[at].iin])
    )
    assert.isEmpty(registered.findings)
    const asked = { letter: registered.letter?.id }
    assert.lengthOf(await revocableCertificates(asked, desk.clock.now()), 3)
    const entries = await AuditEntry.query().where('event', 'revocation_requested')
    assert.lengthOf(entries, 3)
  })

  for (const [annex7, annex1] of [
    ['prilozhenie-7.xlsx', 'prilozhenie-1.xlsx'],
    ['prilozhenie-7.csv', 'prilozhenie-1.csv'],
    ['prilozhenie-7-dlya-komandy.xlsx', 'prilozhenie-1-dlya-komandy.xlsx'],
  ])
    test(`the sample ${annex7} is taken once those of ${annex1} have their certificates`, async ({
      assert,
    }) => {
      const { table } = await readSource({ file: await sample(annex1) })
      const leaving = table.lines.slice(0, 2)
      for (const { row, cells } of leaving) {
        const [surname, givenName, patronymic] = cells.fullName.text.split(' ')
        const application = { surname, givenName, patronymic, iin: cells.iin.text }
        await holder(letter, row, { application })
      }
      const rows = { file: await sample(annex7) }
      const { chosen, findings } = await registerRevocation([], { rows })
      assert.deepEqual(
        chosen.map(({ iin }) => iin),
        leaving.map(({ cells }) => cells.iin.text)
      )
      assert.isEmpty(findings)
    })

  test('S-23, S-25: one working day and five, from the day of registration', async ({ assert }) => {
    const { application } = await holder(letter, 1)
    const { letter: monday } = await registerRevocation([application])
    assert.deepEqual([monday?.dueOn, monday?.returnDueOn], ['2026-11-17', '2026-11-23'])
    const { letter: friday } = await registerRevocation([application], {
      number: '2',
      datedOn: '2026-11-13',
      receivedOn: '2026-11-13',
    })
    assert.deepEqual([friday?.dueOn, friday?.returnDueOn], ['2026-11-16', '2026-11-20'])
  })

  test('a change of the calendar moves both terms', async ({ assert }) => {
    const { application } = await holder(letter, 1)
    const { letter: asked } = await registerRevocation([application])
    const adding = await app.container.make(AddCalendarDay)
    await adding.handle({ date: '2026-11-17', kind: 'day_off', name: 'Перенос' }, 'administrator')
    await asked?.refresh()
    assert.deepEqual([asked?.dueOn, asked?.returnDueOn], ['2026-11-18', '2026-11-24'])
    const entry = await AuditEntry.findByOrFail('event', 'revocation_letter_moved')
    assert.equal(entry.subject, `revocation_letter:${asked?.id}`)
  })

  test('S-23: the term is measured, kept or not', async ({ assert }) => {
    const first = await holder(letter, 1)
    const { letter: asked } = await registerRevocation([first.application])
    const letterId = asked?.id
    const before = await revocationLetterView(letterId, '2026-11-17')
    assert.deepInclude(before, { waiting: 1, kept: null })
    assert.equal(before.deadline?.state, 'today')
    desk.clock.set('2026-11-17T18:59:59Z')
    await revoke([first.certificate.serial], { letterId })
    const after = await revocationLetterView(letterId, '2026-11-18')
    assert.deepInclude(after, { waiting: 0, kept: true, deadline: null })
    const second = await holder(letter, 2)
    const { letter: late } = await registerRevocation([second.application], { number: '2' })
    desk.clock.set('2026-11-17T19:00:00Z')
    await revoke([second.certificate.serial], { letterId: late?.id })
    const missed = await revocationLetterView(late?.id, '2026-11-18')
    assert.isFalse(missed.kept)
    const listed = await listRevocationLetters('2026-11-18')
    const kept = new Map(listed.map((line) => [line.letter.id, line.kept]))
    assert.deepEqual([kept.get(asked?.id ?? 0), kept.get(late?.id ?? 0)], [true, false])
  })

  test('the worklist has it until every certificate is revoked or set aside', async ({
    assert,
  }) => {
    const first = await holder(letter, 1)
    const second = await holder(letter, 2)
    const { letter: asked } = await registerRevocation([first.application, second.application])
    const waiting = async () => {
      const { letters } = await revocationWorklist(desk.clock.now())
      return letters.map((line) => [line.letter.id, line.waiting, line.deadline.state])
    }
    assert.deepEqual(await waiting(), [[asked?.id, 2, 'today']])
    await revoke([first.certificate.serial], { letterId: asked?.id })
    assert.deepEqual(await waiting(), [[asked?.id, 1, 'today']])
    const setAside = await app.container.make(SetAsideRequest)
    const other = await RevocationRequest.findByOrFail('certificateId', second.certificate.id)
    const reason = 'Орган отозвал заявление'
    await setAside.handle({ requestId: other.id, reason }, 'operator')
    assert.isEmpty(await waiting())
    const [listed] = await listRevocationLetters('2026-11-17')
    assert.deepInclude(listed, { revoked: 1, setAside: 1, total: 2 })
    const again = setAside.handle({ requestId: other.id, reason }, 'operator')
    assert.equal(await refusalOf(again), 'E_REVOCATION_REQUEST_DONE')
  })

  test('a row is held against the rules, and nothing of a bad letter is stored', async ({
    assert,
  }) => {
    const { application } = await holder(letter, 1)
    const good = rowOf(application)
    const codes = await found([
      good,
      { ...good, fullName: 'Ким' },
      { ...good, iin: '850312300003' },
      { ...good, iin: inventedIin(900) },
      { ...good, iin: inventedIin(901), bin: '' },
    ])
    assert.includeMembers(codes, [
      '2:E_NAME_ONE_WORD',
      '2:E_IIN_REPEATED',
      '3:E_IIN_CHECK_DIGIT',
      '4:E_NO_CERTIFICATE',
      '5:E_CELL_EMPTY',
    ])
    assert.isEmpty(await RevocationLetter.all())
    assert.isEmpty(await RevocationRequest.all())
    assert.isEmpty(await AuditEntry.query().where('event', 'like', 'revocation%'))
  })

  test('revoked, expired, of another agency: each is told apart', async ({ assert }) => {
    const gone = await holder(letter, 1)
    await revoke([gone.certificate.serial])
    const expired = await holder(letter, 2, {
      certificate: { notAfter: desk.clock.now().minus({ days: 1 }) },
    })
    const elsewhere = await holder(letter, 3, { certificate: { agencyBin: '220641000200' } })
    const people = [gone, expired, elsewhere].map(({ application }) => rowOf(application))
    assert.deepEqual(await found(people), [
      '1:E_REVOKED_ALREADY',
      '2:E_CERTIFICATE_EXPIRED',
      '3:E_CERTIFICATE_OF_AGENCY',
    ])
  })

  test('two certificates, another name, another letter: taken, with a warning', async ({
    assert,
  }) => {
    const { application } = await holder(letter, 1)
    const { iin } = application
    await holder(await registeredLetter('02'), 1, { application: { iin }, connector: 'type-c' })
    const row = rowOf(application)
    assert.deepEqual(await found([row]), ['1:W_CERTIFICATES_SEVERAL'])
    await registerRevocation([application], { number: 'first' })
    const renamed = { ...row, fullName: 'Нұрланова Айгерім Серікқызы' }
    assert.deepEqual(await found([renamed]), [
      '1:W_NAME_OF_CERTIFICATE',
      '1:W_CERTIFICATES_SEVERAL',
      '1:W_REVOCATION_ASKED',
    ])
  })

  test('where nobody looks again, a person with several certificates stops the letter', async ({
    assert,
  }) => {
    const { application } = await holder(letter, 1)
    const { iin } = application
    const other = await registeredLetter('02')
    const second = await holder(other, 1, { application: { iin }, connector: 'type-c' })
    const { serial } = second.certificate
    assert.deepEqual(await found([rowOf(application)], { strict: true }), [
      '1:E_CERTIFICATES_SEVERAL',
    ])
    const certificates = { [iin]: serial.toUpperCase() }
    const { chosen } = await registerRevocation([application], { strict: true, certificates })
    assert.deepEqual(
      chosen.map(({ certificate }) => certificate.serial),
      [serial]
    )
  })

  test('S-20: by a letter only what it asks for is revoked', async ({ assert }) => {
    const asked = await holder(letter, 1)
    const other = await holder(letter, 2)
    const { letter: registered } = await registerRevocation([asked.application])
    const by = { letterId: registered?.id }
    const serials = [asked.certificate.serial, other.certificate.serial]
    assert.equal(await refusalOf(revoke(serials, by)), 'E_REVOKE_NOT_IN_LETTER')
    assert.lengthOf(await revoke([serials[0]], by), 1)
  })

  test('the same letter is not registered twice', async ({ assert }) => {
    const { application } = await holder(letter, 1)
    await registerRevocation([application])
    const again = await refusalOf(registerRevocation([application]))
    assert.equal(again, 'E_REVOCATION_LETTER_KNOWN')
  })

  const HEADINGS = {
    kk: '№;Тегі, аты, әкесінің аты (бар болған жағдайда);Жеке сәйкестендіру нөмірі;Бизнес-сәйкестендіру нөмірі (ұйым);Ұйым',
    ru: '№;Фамилия, имя, отчество (при его наличии);Индивидуальный идентификационный номер;Бизнес-идентификационный номер (организации);Организация',
  }
  test('a CSV with the headings of the form in {$self}')
    .with(['kk', 'ru'] as const)
    .run(async ({ assert }, language) => {
      const { application } = await holder(letter, 1)
      const { fullName, iin, bin, organisation } = application
      const text = [
        'Қосымша 7',
        HEADINGS[language],
        '1;2;3;4;5',
        `1;${fullName};${iin};${bin};${organisation}`,
        'Басшы _________',
      ].join('\n')
      const file = { name: 'annex7.csv', bytes: Buffer.from(text) }
      const { chosen, letter: asked } = await registerRevocation([], { rows: { file } })
      assert.lengthOf(chosen, 1)
      assert.equal(asked?.sourceName, 'annex7.csv')
      assert.lengthOf(asked?.sourceSha256 ?? '', 64)
    })

  test('a file without a column of annex 7 is not taken', async ({ assert }) => {
    const text = ['№;ФИО;ИИН;Организация', '1;Ким Алексей;850312300002;Комитет'].join('\n')
    const file = { name: 'annex7.csv', bytes: Buffer.from(text) }
    assert.include(await found([], { rows: { file } }), ':E_ANNEX7_COLUMN')
  })
})
