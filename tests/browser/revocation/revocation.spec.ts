import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { follow } from '#tests/support/follow'
import { lookAt } from '#tests/support/screenshots'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { AGENCY_BIN, holder, registerRevocation, revoke } from '#tests/support/revocation_house'
import { PASSWORD } from '#tests/support/users'
import Revocation from '#models/revocation'

const NAMES = ['Оспанова', 'Қожахметова', 'Сүлейменова', 'Тілеубергенова']

async function people() {
  const letter = await registeredLetter()
  const made = []
  for (const [at, surname] of NAMES.entries())
    made.push(
      await holder(letter, at + 1, { application: { surname }, certificate: { der: null } })
    )
  return made
}

test.group('revoking in the browser', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    return desk.restore
  })

  test('from the worklist through the check page to the end of the letter', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const made = await people()
    await registerRevocation(made.slice(0, 3).map(({ application }) => application))
    await browserContext.loginAs(desk.operator)
    const page = await visit('/')
    await lookAt(page, assert, 'revocation-worklist-ru')
    await follow(page, '#revocations a.what')
    await lookAt(page, assert, 'revocation-choose-ru')
    await page.click('button.main')
    await page.waitForSelector('.inset.final')
    await lookAt(page, assert, 'revocation-check-ru')
    assert.isEmpty(await Revocation.all())
    await page.check('#checked')
    await page.fill('#password', 'not the password')
    await page.click('button.danger')
    await page.waitForSelector('.errors')
    assert.isEmpty(await Revocation.all())
    await page.check('#checked')
    await page.fill('#password', PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/revocations\/letters\/\d+$/)
    assert.lengthOf(await Revocation.all(), 3)
    await lookAt(page, assert, 'revocation-letter-ru')
    await follow(page, '.langs a[lang=kk]')
    await lookAt(page, assert, 'revocation-letter-kk')
  })

  test('one certificate: the check page, the certificate, the carrier, the list', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const [{ certificate, application }, second] = await people()
    await browserContext.loginAs(desk.operator)
    const page = await visit(`/certificates/${certificate.serial}`)
    await page.click(`a[href="/revocations/new?certificate=${certificate.serial}"]`)
    await page.fill('#basis', 'Приказ об увольнении № 118-ж от 16.11.2026')
    await page.check('#ground-holder_leaves')
    await page.click('button.main')
    await page.waitForSelector('.inset.final')
    await lookAt(page, assert, 'revocation-check-one-ru')
    await page.check('#checked')
    await page.fill('#password', PASSWORD)
    await page.click('button.danger')
    await page.waitForURL(/\/certificates\//)
    await lookAt(page, assert, 'revocation-certificate-ru')
    await revoke([second.certificate.serial], { ground: 'carrier_failed' })
    for (const [path, name] of [
      ['/revocations', 'list'],
      ['/revocations/letters/new', 'intake'],
      ['/revocations/carriers', 'carriers'],
      [`/agencies/${AGENCY_BIN}`, 'agency'],
      [`/people/${application.iin}`, 'person'],
      [`/certificates/${certificate.serial}/emergency`, 'emergency'],
    ]) {
      const opened = await visit(path)
      await lookAt(opened, assert, `revocation-${name}-ru`)
    }
  })
})
