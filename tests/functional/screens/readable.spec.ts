import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { LANGUAGES } from '#tests/support/translations'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'
import Certificate from '#models/certificate'
import Carrier from '#models/carrier'

/** What a template shows when it was written wrongly: a tag, an object, nothing, a key without its text. */
const SLIPS =
  /@!?[a-z]+[.a-z_]*\(|\[object \w+\]|\bundefined\b|\bNaN\b|translation missing|\b(screens_\w+|carriers|calendar|verification|certificates)\.[a-z_]+/

const visible = (html: string) =>
  html
    .replace(/<title>[\s\S]*?<\/title>/, '')
    .replace(/<(code|input|a|form|link|script)\b[^>]*>/g, ' ')
    .replace(/<[^>]+>/g, ' ')

test.group('every screen shows words, not its own code', (group) => {
  let desk: WritingDesk
  let pages: { operator: string[]; administrator: string[] }
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk({ employees: 3 })
    pages = await filled()
    return desk.close
  })

  /** One handed out, one written, one waiting; a carrier in the reader. */
  async function filled() {
    const [first, second, third] = desk.applications
    for (const { id: applicationId } of [first, second]) {
      const { serialNumber: carrierSerial } = await desk.reader.supplyBlank()
      const issue = await app.container.make(IssueOntoCarrier)
      await issue.handle({ applicationId, carrierSerial, pin: PIN }, 'operator')
    }
    const handOut = await app.container.make(HandOutCarrier)
    const to = { delivery: 'post', recipientName: 'Тлеуов Канат' } as const
    await handOut.handle({ applicationId: first.id, ...to }, 'operator')
    const blank = await desk.reader.supplyBlank('type-c')
    const { serial } = await Certificate.findByOrFail('applicationId', first.id)
    const { serialNumber } = await Carrier.findByOrFail('applicationId', second.id)
    const letter = `/letters/${desk.letter.id}`
    return {
      operator: [
        desk.address,
        `${desk.address}?written=${second.id}`,
        `/applications/${third.id}/issuance/new?carrier=${blank.serialNumber}`,
        '/certificates',
        `/certificates/${serial}`,
        `/certificates/${serial}/verification`,
        '/carriers',
        `/carriers/${serialNumber}`,
        `${letter}/hand-out/new`,
        `${letter}/hand-over`,
        '/journal',
      ],
      administrator: [
        '/administration/users',
        '/administration/users/new',
        `/administration/users/${desk.operator.id}`,
        '/administration/agencies',
        '/administration/agencies/new',
        '/administration/calendar/2026',
        '/administration/audit',
        '/administration/audit/chain',
      ],
    }
  }

  test('in {$self}')
    .with([...LANGUAGES])
    .run(async ({ client, assert }, language) => {
      for (const role of ['operator', 'administrator'] as const) {
        for (const page of pages[role]) {
          const answer = await client.get(page).loginAs(desk[role]).cookie('language', language)
          assert.equal(answer.status(), 200, page)
          assert.include(answer.text(), `<html lang="${language}">`, page)
          assert.notMatch(visible(answer.text()), SLIPS, page)
        }
      }
    })
})
