import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { follow } from '#tests/support/follow'
import { lookAt } from '#tests/support/screenshots'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { writtenApplication } from '#tests/support/written_carriers'

/** Letters at every point of their way: overdue, due today, later, waiting to be handed out. */
async function letters() {
  const overdue = await registeredLetter('14-2/871', '2026-11-06')
  for (const row of [1, 2, 3]) await waitingApplication(overdue, row, { dueOn: '2026-11-13' })
  const today = await registeredLetter('02-11/4187', '2026-11-10')
  for (const row of [1, 2, 3, 4]) await waitingApplication(today, row)
  await writtenApplication(today, 5)
  await waitingApplication(today, 6, { state: 'handed_out' })
  const later = await registeredLetter('КГД-05/9031', '2026-11-12')
  await waitingApplication(later, 1, { dueOn: '2026-11-19' })
  await waitingApplication(later, 2, { dueOn: '2026-11-19', state: 'refused' })
  const written = await registeredLetter('1-14/5520', '2026-11-11')
  await writtenApplication(written, 1)
  return { overdue, today, later, written }
}

test.group('the worklist in the browser', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    return desk.restore
  })

  test('the most urgent letter stands first and says what to do', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const { overdue, today } = await letters()
    await browserContext.loginAs(desk.operator)
    const page = await visit('/')
    const todo = await page
      .locator('a.what')
      .evaluateAll((links) => links.map((a) => a.getAttribute('href')))
    assert.deepEqual(todo.slice(0, 2), [`/letters/${overdue.id}/desk`, `/letters/${today.id}/desk`])
    assert.match(await page.innerText('h1'), /вторник, 17 ноября/i)
    await lookAt(page, assert, 'worklist-ru')
    await follow(page, '.langs a[lang=kk]')
    await lookAt(page, assert, 'worklist-kk')
  })

  test('F2, a surname and Enter find the employee', async ({ visit, browserContext, assert }) => {
    await letters()
    await browserContext.loginAs(desk.operator)
    const page = await visit('/letters')
    await lookAt(page, assert, 'letters-ru')
    await page.keyboard.press('F2')
    await page.keyboard.type('әбдіғалиқызы')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/search?q=*')
    await lookAt(page, assert, 'search-ru')
    await page.click('.found a >> nth=0')
    await page.waitForURL(/\/applications\/\d+$/)
  })

  test('a refusal: the form, everything once more, the act', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const { overdue } = await letters()
    await browserContext.loginAs(desk.operator)
    const page = await visit(`/letters/${overdue.id}`)
    await follow(page, 'tbody th a >> nth=0')
    await lookAt(page, assert, 'application-ru')
    await follow(page, 'a[href$="/refusal"]')
    await page.check('[name=ground][value="S-11.2"]')
    await page.fill('#reason', 'В приложении указан БИН другого органа, пришлите исправленное.')
    await lookAt(page, assert, 'refusal-ru')
    await follow(page, 'button[value=check]')
    await lookAt(page, assert, 'refusal-check-ru')
    await follow(page, 'button[value=edit] >> nth=0')
    assert.match(await page.inputValue('#reason'), /^В приложении/)
    await follow(page, 'button[value=check]')
    await follow(page, 'button[value=refuse]')
    await page.waitForURL(`**/letters/${overdue.id}`)
    assert.match(await page.innerText('.done'), /отказано/)
  })
})
