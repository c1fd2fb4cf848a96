import { createHash } from 'node:crypto'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { SystemCertificates } from '#ca/hr/systems/system_certificates'
import { RegisteredKeys } from '#ca/hr/wire/registered_keys'
import { SIGNATURES } from '#tests/support/hr/attacks/signatures'
import { issueAuthority, issueRoot, issueUser, type Certified } from '#tests/support/chain'
import { houseWithDoor, partyOf, type Door } from '#tests/support/hr/door'
import { goodPayload, pieces } from '#tests/support/hr/forge'
import { asParty, NOW, Parties } from '#tests/support/hr/parties'
import { aHolder } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import HrMessage from '#models/hr_message'
import HrSystemCertificate from '#models/hr_system_certificate'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

const sha256 = (der: Uint8Array) => createHash('sha256').update(der).digest('hex')

test.group('Who brings a message of the HR channel', (group) => {
  let house: IssuingHouse
  let door: Door
  let foreign: Certified
  let messages = 0

  group.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.setup(async () => {
    const opened = await houseWithDoor()
    ;({ house, door } = opened)
    foreign = await issueUser(await issueAuthority(await issueRoot()))
    return opened.close
  })
  group.each.setup(async () => {
    const { certificate } = door.person
    const row = { ...door.system.$original }
    const { notBefore, notAfter, der, fingerprint } = certificate
    return async () => {
      await door.system.merge(row).save()
      await certificate.merge({ notBefore, notAfter, der, fingerprint }).save()
      door.clock.set(FILED_AT)
    }
  })

  const asked = async (changed: Parameters<Door['message']>[0] = {}) =>
    door.codeOf(await door.message({ messageId: `s-${++messages}`, ...changed }))
  const byStranger = () => asked({ person: asParty(foreign) })
  const registered = () => HrSystemCertificate.findByOrFail('systemId', door.system.id)

  /** Of a certificate that the administrator’s use case would not take. */
  async function registeredAnyhow({ certificate }: Certified) {
    const known = await registered()
    const { systemId, serial, subject, issuer, validFrom, validTo, addedBy } = known
    const row = { systemId, serial, subject, issuer, validFrom, validTo, addedBy }
    return HrSystemCertificate.create({ ...row, sha256: sha256(certificate) })
  }

  async function alsoRegistered(holder: OnlineHolder) {
    const certificates = await house.make(SystemCertificates)
    const { certificate } = partyOf(holder)
    const input = { systemId: door.system.id, certificate, from: null, to: null }
    return certificates.add(input, 'administrator')
  }

  test('S-6.3, S-6.4: a certificate that is registered for a system is no person’s, its own messages among them', async ({
    assert,
  }) => {
    assert.equal(await asked({ person: partyOf(door.owner) }), 'E_HR_ORDER')
    const second = await aHolder(house)
    assert.equal(await asked({ person: partyOf(second) }), 'SCSS001')
    const other = await alsoRegistered(second)
    assert.equal(await asked({ person: partyOf(second) }), 'E_HR_ORDER')
    await other.merge({ withdrawnAt: door.clock.now() }).save()
    assert.equal(await asked({ person: partyOf(second) }), 'E_HR_ORDER')
    await other.delete()
  })

  for (const { name, codes, variants } of SIGNATURES.slice(0, 2))
    test(`S-6: by the registers too, ${name}`, async ({ assert }) => {
      door.clock.set(NOW.toISO() ?? '')
      const certified = (holder: OnlineHolder): Certified => ({
        keys: holder.pair,
        certificate: partyOf(holder).certificate,
      })
      const keys = await house.make(RegisteredKeys)
      const people = [certified(door.person), certified(door.owner), foreign] as const
      const parties = new Parties(...people, keys)
      const good = await pieces(parties, await goodPayload(parties))
      for (const [variant, make] of Object.entries(variants))
        assert.include(codes, await parties.refusal(await make(good, parties)), variant)
    })

  test('S-6.4: whether a system may call is asked before anything is said of the person', async ({
    assert,
  }) => {
    assert.equal(await byStranger(), 'E_HR_PERSON_UNKNOWN')
    await door.system.merge({ suspendedAt: door.clock.now() }).save()
    assert.equal(await byStranger(), 'E_HR_SYSTEM_SUSPENDED')
    await door.system.merge({ suspendedAt: null }).save()
    const certificate = await registered()
    await certificate.merge({ withdrawnAt: door.clock.now() }).save()
    assert.equal(await byStranger(), 'E_HR_CERTIFICATE_WITHDRAWN')
    await certificate.merge({ withdrawnAt: null }).save()
    door.clock.set('2027-03-10T05:00:00Z')
    assert.equal(await byStranger(), 'E_HR_CERTIFICATE_NOT_NOW')
  })

  test('S-6.4: every message that a system has signed counts, whatever is wrong with the rest', async ({
    assert,
  }) => {
    await door.system.merge({ limitPerMinute: 2 }).save()
    door.clock.set('2026-11-17T06:00:00Z')
    const old = { at: DateTime.fromISO(FILED_AT, { zone: 'utc' }) }
    assert.equal(await asked(old), 'E_HR_TIMESTAMP_OLD')
    assert.equal(await byStranger(), 'E_HR_PERSON_UNKNOWN')
    assert.equal(await asked(old), 'E_HR_LIMIT')
    assert.equal(await byStranger(), 'E_HR_LIMIT')
    door.clock.set('2026-11-17T06:01:00Z')
    assert.equal(await asked(), 'SCSS001')
  })

  test('S-6.4: whoever has proved nothing learns the name of no system', async ({ assert }) => {
    await door.system.merge({ addresses: ['10.1.0.0/16'] }).save()
    const message = await door.message({ messageId: `s-${++messages}` })
    const { code, text } = await door.send(message)
    assert.equal(code, 'E_HR_ADDRESS')
    assert.notInclude(text, door.system.name)
    assert.match(text, /127\.0\.0\.1|::1/)
  })

  test('S-6.4: while keys are changed, both certificates of a system are taken, then the later one alone', async ({
    assert,
  }) => {
    const next = await aHolder(house)
    const later = await alsoRegistered(next)
    const first = await registered()
    const until = first.validTo
    await first.merge({ validTo: DateTime.fromISO('2026-11-18T00:00:00Z') }).save()
    const owner = partyOf(next)
    assert.deepEqual([await asked(), await asked({ owner })], ['SCSS001', 'SCSS001'])
    door.clock.set('2026-11-18T00:00:01Z')
    assert.deepEqual(
      [await asked(), await asked({ owner })],
      ['E_HR_CERTIFICATE_NOT_NOW', 'SCSS001']
    )
    await first.merge({ validTo: until }).save()
    await later.delete()
  })

  test('S-6.4: an owner’s certificate that does not verify by order No. 1187 is refused, registered or not', async ({
    assert,
  }) => {
    assert.equal(await asked({ owner: asParty(foreign) }), 'E_HR_CERTIFICATE_UNREGISTERED')
    const row = await registeredAnyhow(foreign)
    assert.equal(await asked({ owner: asParty(foreign) }), 'E_HR_OWNER_INVALID')
    await row.delete()
  })

  test('S-6.3: the person’s certificate is within its validity', async ({ assert }) => {
    const moment = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })
    const { certificate } = door.person
    await certificate.merge({ notAfter: moment('2026-11-17T05:41:59Z') }).save()
    assert.equal(await asked(), 'E_HR_PERSON_EXPIRED')
    const later = {
      notBefore: moment('2026-11-17T05:42:01Z'),
      notAfter: moment('2028-01-01T00:00:00Z'),
    }
    await certificate.merge(later).save()
    assert.equal(await asked(), 'E_HR_PERSON_EXPIRED')
    const refused = await HrMessage.findByOrFail('messageId', `s-${messages}`)
    assert.equal(refused.code, 'E_HR_PERSON_EXPIRED')
  })

  test('S-6.3, S-27: the person’s certificate is one for signing documents', async ({ assert }) => {
    const authority = await issueAuthority(await issueRoot())
    const der = Buffer.from(authority.certificate)
    await door.person.certificate.merge({ der, fingerprint: sha256(der) }).save()
    assert.equal(await asked({ person: asParty(authority) }), 'E_HR_PERSON_USE')
  })

  test('S-12.3: refusals are listed of a span of days', async ({ assert }) => {
    door.act()
    const of = (from: string, to: string) =>
      asked({ request: { kind: 'refusals', from, to, page: 1 } })
    assert.equal(await of('2026-11-17', '2026-11-16'), 'E_HR_DAYS')
    assert.equal(await of('2026-02-30', '2026-11-16'), 'E_HR_DAYS')
    assert.equal(await of('2026-11-16', '2026-11-17'), 'SCSS001')
  })
})
