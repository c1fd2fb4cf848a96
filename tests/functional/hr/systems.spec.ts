import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { Clock, FixedClock } from '#ca/clock'
import { assertMayAsk } from '#ca/hr/systems/admit_system'
import { CallCounts } from '#ca/hr/systems/call_counts'
import { OwnerStanding } from '#ca/hr/systems/owner_standing'
import { RegisterSystem } from '#ca/hr/systems/register_system'
import { SigningRights } from '#ca/hr/systems/signing_rights'
import { SuspendSystem } from '#ca/hr/systems/suspend_system'
import { SystemCertificates } from '#ca/hr/systems/system_certificates'
import { RegisteredKeys } from '#ca/hr/wire/registered_keys'
import { Evidence } from '#ca/verification/evidence'
import { issueAuthority, issueRoot, issueUser } from '#tests/support/chain'
import { aMessage } from '#tests/support/hr_house'
import { aHolder, goTo, openOnlineHouse, refusal } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import { aUser } from '#tests/support/users'
import Authority from '#models/authority'
import HrSystemCertificate from '#models/hr_system_certificate'
import type { HrKind } from '#models/hr_system'
import type HrSystem from '#models/hr_system'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

let names = 0

test.group('HR systems', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder
  let system: HrSystem
  let certificate: Uint8Array

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    holder = await aHolder(house)
    certificate = new Uint8Array(holder.certificate.der ?? [])
    const registering = await house.make(RegisterSystem)
    const input = {
      ...{ name: `HR ${++names}`, owner: 'Agency', addresses: '10.1.0.0/16', limitPerMinute: 6 },
      ...{ kinds: ['issue', 'state'] as HrSystem['kinds'], callbackUrl: null },
    }
    system = await registering.handle(input, 'administrator')
    const counts = new CallCounts()
    app.container.swap(CallCounts, () => counts)
    // The one of the process would go by the clock of whoever made it first.
    app.container.swap(OwnerStanding, async () => {
      return new OwnerStanding(await house.resolve(Clock), await app.container.make(Evidence))
    })
    return async () => {
      app.container.restore(CallCounts)
      app.container.restore(OwnerStanding)
      await house.close()
    }
  })

  async function add(days: { from?: string; to?: string } = {}) {
    const certificates = await house.make(SystemCertificates)
    const input = { systemId: system.id, certificate, from: null, to: null, ...days }
    return certificates.add(input, 'administrator')
  }

  /** The owner's signature holds in between. */
  async function admit({ remoteAddress = '10.1.2.3', kind = 'issue' as HrKind } = {}) {
    const keys = await house.make(RegisteredKeys)
    const owner = await keys.owner(certificate, remoteAddress)
    await keys.admit(owner)
    assertMayAsk(owner.system, kind)
    return owner.system
  }

  test('S-6.4: a system is known by its certificate, from its addresses, for what it may ask', async ({
    assert,
  }) => {
    assert.equal(await refusal(() => admit()), 'E_HR_ORDER')
    await add()
    const admitted = await admit()
    assert.equal(admitted.id, system.id)
    assert.equal(await refusal(() => admit({ remoteAddress: '10.2.0.1' })), 'E_HR_ADDRESS')
    assert.equal(await refusal(() => admit({ kind: 'revoke' })), 'E_HR_KIND')
    assert.equal(await refusal(() => add()), 'E_HR_CERTIFICATE_KNOWN')
  })

  test('a suspended system is shut out at once, and let in again', async ({ assert }) => {
    await add()
    const suspending = await house.make(SuspendSystem)
    await suspending.handle(system.id, true, 'administrator')
    assert.equal(await refusal(() => admit()), 'E_HR_SYSTEM_SUSPENDED')
    await suspending.handle(system.id, false, 'administrator')
    assert.isNull(await refusal(() => admit()))
  })

  test('a certificate is taken on its days, and not once it is withdrawn', async ({ assert }) => {
    goTo(house, '2026-11-17T05:00:00Z')
    const { id } = await add({ from: '2026-11-18' })
    assert.equal(await refusal(() => admit()), 'E_HR_CERTIFICATE_NOT_NOW')
    goTo(house, '2026-11-17T19:00:00Z')
    assert.isNull(await refusal(() => admit()))
    const certificates = await house.make(SystemCertificates)
    await certificates.withdraw(system.id, id, 'administrator')
    assert.equal(await refusal(() => admit()), 'E_HR_CERTIFICATE_WITHDRAWN')
  })

  test('days that leave nothing of a certificate are refused', async ({ assert }) => {
    assert.equal(await refusal(() => add({ to: '2026-11-01' })), 'E_HR_CERTIFICATE_DAYS')
  })

  test('S-6.4: a certificate that the door would refuse is not registered: a foreign one, an authority’s', async ({
    assert,
  }) => {
    const authority = await issueAuthority(await issueRoot())
    const { certificate: foreign } = await issueUser(authority)
    const { certificate: own } = await Authority.findByOrFail('role', 'state')
    for (const [wrong, check] of [
      [foreign, 'chain'],
      [new Uint8Array(own), 'key_usage_sign'],
    ] as const) {
      certificate = wrong
      await assert.rejects(() => add(), new RegExp(`E_HR_CERTIFICATE_INVALID.*"${check}"`))
    }
    assert.lengthOf(await HrSystemCertificate.all(), 0)
  })

  test('more messages a minute than allowed are put off', async ({ assert }) => {
    await add()
    const refusals: (string | null)[] = []
    for (let call = 0; call < 20; call++) refusals.push(await refusal(() => admit()))
    assert.equal(refusals.at(-1), 'E_HR_LIMIT')
    goTo(house, '2026-11-17T05:10:00Z')
    assert.isNull(await refusal(() => admit()))
  })

  test('S-11.5: the second certificate for signing in E-Qyzmet needs the right on record', async ({
    assert,
  }) => {
    const file = () => holder.file({ ground: 'hr_signer' })
    assert.equal(await refusal(file), 'E_HOLDER_NO_HR_RIGHT')
    const rights = await house.make(SigningRights)
    const right = { iin: holder.iin, bin: holder.certificate.agencyBin, basis: 'Приказ № 5' }
    await rights.give(right, 'administrator')
    assert.isNull(await refusal(file))
  })

  test('a message is read by an operator alone; an administrator sees its outcome without the person', async ({
    client,
    assert,
  }) => {
    const changes = { state: 'answered', code: 'SCSS001' } as const
    const { id } = await aMessage(system, holder.iin, changes)
    const [administrator, operator] = [await aUser('administrator'), await aUser('operator')]
    const address = `/administration/hr-systems/${system.id}`
    const shown = await client.get(address).loginAs(administrator)
    shown.assertTextIncludes('SCSS001')
    assert.notInclude(shown.text(), holder.iin)
    const file = await client.get(`/hr-messages/${id}`).loginAs(administrator)
    assert.notInclude(file.header('content-type') ?? '', 'application/xml')
    const page = await client.get(address).loginAs(operator)
    page.assertTextIncludes(holder.iin)
    const read = await client.get(`/hr-messages/${id}`).loginAs(operator)
    read.assertStatus(200)
    read.assertHeader('content-type', 'application/xml')
  })

  test('S-6.4: a file that is no certificate is turned down, an employee’s is asked about; until then the system stands without one', async ({
    client,
    assert,
    cleanup,
  }) => {
    app.container.swap(Clock, () => new FixedClock(FILED_AT))
    cleanup(() => app.container.restore(Clock))
    const administrator = await aUser('administrator')
    const address = `/administration/hr-systems/${system.id}`
    const upload = (filename: string, content = Buffer.from('no certificate'), fields = {}) =>
      client
        .post(`${address}/certificates`)
        .fields(fields)
        .file('file', content, { filename })
        .withCsrfToken()
        .loginAs(administrator)
        .redirects(0)
    const named = await upload('owner.txt')
    named.assertStatus(302)
    named.assertFlashMessage('inputErrorsBag', { file: ['«Файл»: файлы такого вида не подходят'] })
    const read = await upload('owner.cer')
    read.assertStatus(302)
    const page = await client.get(address).loginAs(administrator).withCookie('language', 'en')
    page.assertTextIncludes('without a certificate')
    const own = Buffer.from(certificate)
    const asked = await upload('owner.cer', own)
    const flashed = { error: asked.flashMessage('error') }
    assert.include(flashed.error, { code: 'E_HR_CERTIFICATE_OF_HOLDER' })
    assert.isEmpty(await HrSystemCertificate.all())
    const question = await client.get(address).loginAs(administrator).withFlashMessages(flashed)
    question.assertTextIncludes('name="of_holder"')
    await upload('owner.cer', own, { of_holder: '1' })
    const admitted = await client.get(address).loginAs(administrator).withCookie('language', 'en')
    admitted.assertTextIncludes('>admitted<')
  })
})
