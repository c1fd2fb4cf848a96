import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { RefuseApplication } from '#ca/letters/refuse_application'
import { follow } from '#tests/support/follow'
import { lookAt } from '#tests/support/screenshots'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'
import type Application from '#models/application'

test.group('the desk of a letter that is half done', (group) => {
  let desk: WritingDesk
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk({ employees: 12 })
    return desk.close
  })

  async function write({ id }: Application) {
    const { serialNumber: carrierSerial } = await desk.reader.supplyBlank()
    const issue = await app.container.make(IssueOntoCarrier)
    await issue.handle({ applicationId: id, carrierSerial, pin: PIN }, 'operator')
    await desk.pull(carrierSerial)
  }

  async function refuse({ id }: Application) {
    const refusal = await app.container.make(RefuseApplication)
    await refusal.handle({ applicationId: id, ground: 'S-11.5', reason: 'Есть другое' }, 'operator')
  }

  test('what needs a decision stands above what waits, what is done below', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const [first, second, third, broken, refused, current] = desk.applications
    for (const one of [first, second, third]) await write(one)
    await refuse(refused)
    desk.steps.failAt = 'certificate_written'
    await assert.rejects(() => write(broken))
    desk.steps.failAt = null
    await desk.reader.supplyBlank()

    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    const groups = await page.locator('tr.group th').allInnerTexts()
    assert.deepEqual(groups, ['Нужно решение 1', 'Сейчас и дальше 7', 'Готово 4'])
    assert.equal(await page.innerText('.station .name'), current.fullName)
    assert.include(await page.innerText('tr.why'), 'Свидетельство выпущено и сохранено')
    await lookAt(page, assert, 'desk')
    await follow(page, '.langs a[lang=kk]')
    await lookAt(page, assert, 'desk-kk')
  })
})
