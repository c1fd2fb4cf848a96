import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import i18nManager from '@adonisjs/i18n/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import { parse } from 'csv-parse/sync'
import { Clock, FixedClock } from '#ca/clock'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { issueJournal } from '#ca/carriers/issue_journal'
import { journalCsv } from '#ca/carriers/journal_csv'
import { journalWords } from '#ca/carriers/journal_words'
import { registeredLetter } from '#tests/support/applications'
import { writtenApplication } from '#tests/support/written_carriers'
import Agency from '#models/agency'
import type Letter from '#models/letter'

const clock = new FixedClock('2026-11-17T05:42:00Z')

async function handedOut(letter: Letter, row: number, recipientName = 'Ким Виктория Сергеевна') {
  const { application, carrier } = await writtenApplication(letter, row)
  const useCase = await app.container.make(HandOutCarrier)
  await useCase.handle(
    { applicationId: application.id, delivery: 'special_post', recipientName },
    'operator'
  )
  return { application, carrier }
}

const words = (language: string) => {
  const i18n = i18nManager.locale(language)
  return journalWords((key, data) => i18n.t(key, data), language)
}

test.group('annex 3: the issue journal', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    clock.set('2026-11-17T05:42:00Z')
    app.container.swap(Clock, () => clock)
    return () => app.container.restore(Clock)
  })

  test('a line has the columns of annex 3', async ({ assert }) => {
    const letter = await registeredLetter('02-11/4187', '2026-11-10')
    const { application, carrier } = await handedOut(letter, 1)
    const [line, ...more] = await issueJournal()
    assert.isEmpty(more)
    assert.containsSubset(line, {
      number: 1,
      agencyNameKk: 'Еңбек комитеті',
      agencyNameRu: 'Комитет труда',
      letterNumber: '02-11/4187',
      letterDatedOn: '2026-11-10',
      holderName: application.fullName,
      certificateIssuedOn: '2026-11-17',
      carrierSerialNumber: carrier.serialNumber,
      recipientName: 'Ким Виктория Сергеевна',
      handedOutOn: '2026-11-17',
    })
  })

  test('the lines of a letter, of an agency', async ({ assert }) => {
    const one = await registeredLetter('1')
    const two = await registeredLetter('2')
    const other = await Agency.create({
      bin: '100140000008',
      nameKk: 'Басқа орган',
      nameRu: 'Другой орган',
      regionKato: '710000000',
      search: '',
    })
    await two.merge({ agencyId: other.id }).save()
    await handedOut(one, 1)
    await handedOut(two, 1)
    await handedOut(one, 2)
    const numbers = async (filter: Parameters<typeof issueJournal>[0]) => {
      const lines = await issueJournal(filter)
      return lines.map(({ number }) => number)
    }
    assert.deepEqual(await numbers({}), [1, 2, 3])
    assert.deepEqual(await numbers({ letterId: one.id }), [1, 3])
    assert.deepEqual(await numbers({ agencyId: other.id }), [2])
  })

  test('the days of a filter are days in Almaty, both included', async ({ assert }) => {
    const letter = await registeredLetter()
    clock.set('2026-11-16T18:59:59Z')
    await handedOut(letter, 1)
    clock.set('2026-11-16T19:00:00Z')
    await handedOut(letter, 2)
    clock.set('2026-11-17T18:59:59Z')
    await handedOut(letter, 3)
    clock.set('2026-11-17T19:00:00Z')
    await handedOut(letter, 4)
    const lines = await issueJournal({ from: '2026-11-17', to: '2026-11-17' })
    assert.deepEqual(
      lines.map(({ number, handedOutOn }) => [number, handedOutOn]),
      [
        [2, '2026-11-17'],
        [3, '2026-11-17'],
      ]
    )
  })

  test('as CSV in {$self}: a byte order mark, semicolons, nine columns')
    .with(['kk', 'ru', 'en'])
    .run(async ({ assert }, language) => {
      const letter = await registeredLetter('02-11/4187', '2026-11-10')
      const { carrier } = await handedOut(letter, 1, 'Ким "Вика"; секретарь')
      const text = journalCsv(await issueJournal(), words(language))
      assert.isTrue(text.startsWith('\uFEFF"'))
      const [headings, line, ...more] = parse(text, { bom: true, delimiter: ';' })
      assert.isEmpty(more)
      assert.lengthOf(headings, 9)
      assert.isTrue(headings.every((heading: string) => heading && !heading.includes('carriers.')))
      const [number, agency, ofLetter, , issuedOn, serial, recipient, signature, date] = line
      assert.equal(number, '1')
      assert.equal(agency, language === 'kk' ? 'Еңбек комитеті' : 'Комитет труда')
      assert.match(ofLetter, /^02-11\/4187\D+10\.11\.2026$/)
      assert.equal(issuedOn, '17.11.2026')
      assert.equal(serial, carrier.serialNumber)
      assert.equal(recipient, 'Ким "Вика"; секретарь')
      assert.equal(signature, '')
      assert.equal(date, '17.11.2026')
    })

  test('a cell that a spreadsheet would run as a formula is made inert', async ({ assert }) => {
    await handedOut(await registeredLetter(), 1, '=HYPERLINK("http://x","y")')
    const text = journalCsv(await issueJournal(), words('ru'))
    const [, line] = parse(text, { bom: true, delimiter: ';' })
    assert.equal(line[6], '\'=HYPERLINK("http://x","y")')
  })
})
