import { test } from '@japa/runner'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { ExampleMessage } from '#ca/hr/simulation/example_message'
import { DemonstrationKeys } from '#ca/hr/simulation/demonstration_keys'
import { SuspendSystem } from '#ca/hr/systems/suspend_system'
import { SystemCertificates } from '#ca/hr/systems/system_certificates'
import { operatorDesk } from '#tests/support/operator_desk'
import { DOOR } from '#tests/support/hr/door'
import { refusal } from '#tests/support/online_house'
import Authority from '#models/authority'
import HrSystem from '#models/hr_system'
import type { Example } from '#ca/hr/simulation/example_message'

const codeOf = (text: string) => /<(?:errorCode|code)>([^<]+)</.exec(text)?.[1] ?? text

test.group('The demonstration HR system', (group) => {
  let folder: string

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const desk = await operatorDesk({ ceremony: true })
    folder = await mkdtemp(join(tmpdir(), 'kualik-example-'))
    const keys = new DemonstrationKeys(folder)
    app.container.swap(DemonstrationKeys, () => keys)
    return async () => {
      app.container.restore(DemonstrationKeys)
      desk.restore()
      await keys.close()
      await rm(folder, { recursive: true })
    }
  })

  async function example(kind: Example['kind']) {
    const examples = await app.container.make(ExampleMessage)
    return examples.handle({ kind, number: null, language: 'en' }, 'shell:test')
  }

  async function sent(kind: Example['kind']) {
    const headers = { 'content-type': 'text/xml; charset=utf-8' }
    const response = await fetch(DOOR, { method: 'POST', headers, body: await example(kind) })
    return codeOf(await response.text())
  }

  test('S-6, S-22: its messages of every kind are answered; it is registered once, and takes another key for a withdrawn one', async ({
    assert,
  }) => {
    assert.equal(await refusal(() => example('state')), 'E_HR_EXAMPLE_NOTHING')
    for (const kind of ['issue', 'issue', 'state', 'refusals', 'revoke'] as const)
      assert.equal(await sent(kind), 'SCSS001', kind)
    const [system, ...more] = await HrSystem.query().preload('certificates')
    assert.lengthOf(more, 0)
    assert.lengthOf(system.certificates, 1)
    const withdrawing = await app.container.make(SystemCertificates)
    await withdrawing.withdraw(system.id, system.certificates[0].id, 'administrator')
    assert.equal(await sent('state'), 'SCSS001')
    const suspending = await app.container.make(SuspendSystem)
    await suspending.handle(system.id, true, 'administrator')
    assert.equal(await refusal(() => example('state')), 'E_HR_SYSTEM_SUSPENDED')
  })

  test('beside a real authority nothing of it is made', async ({ assert }) => {
    await Authority.query().update({ demonstration: false })
    assert.equal(await refusal(() => example('issue')), 'E_HR_SIMULATE_REAL')
    assert.lengthOf(await HrSystem.all(), 0)
  })
})
