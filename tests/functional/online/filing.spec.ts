import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { KeyPair } from '#ca/crypto/key_pair'
import { buildName, parseName } from '#ca/certificates/names'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import { ReadyToFile } from '#ca/online/ready_to_file'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { buildRequest, buildRequestInfo, assembleRequest } from '#ca/certificates/pkcs10'
import { inventedIin } from '#tests/support/invented_iin'
import { aHolder, confirmed, goTo, openOnlineHouse, refusal } from '#tests/support/online_house'
import AuditEntry from '#models/audit_entry'
import OnlineApplication from '#models/online_application'
import type { SecondCertificateGround } from '#models/application'
import type { IssuingHouse } from '#tests/support/issuing_house'

test.group('An online application is filed', (group) => {
  let house: IssuingHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    return () => house.close()
  })

  test('S-5.2: a holder files with a key on the carrier; data are the register’s, a number is given', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    const online = await holder.file()
    const { fullName, bin, email, phone } = holder.application
    assert.deepInclude(online.serialize(), {
      iin: holder.iin,
      bin,
      email,
      phone,
      filedOn: '2026-11-17',
    })
    assert.equal(online.fullName, fullName)
    const [entry] = await AuditEntry.query().orderBy('seq', 'desc').limit(1)
    assert.equal(entry.event, 'online_application_filed')
    assert.equal(entry.actor, `holder:${holder.iin}`)
  })

  test('S-5.2: whatever a foreign program writes into the subject, nothing of it is taken', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    const pair = KeyPair.generate('gost-2015')
    const subject = buildName([
      ['countryName', 'KZ'],
      ['commonName', 'SOMEBODY ELSE'],
      ['serialNumber', `IIN${holder.iin}`],
    ])
    const request = await buildRequest({ subject, signer: pair.signer() })
    assert.notInclude(
      parseName(subject).map(({ value }) => value),
      holder.application.surname
    )
    const online = await holder.file({ request }, pair)
    assert.equal(online.surname, holder.application.surname)
  })

  test('S-5.2: a request that names another person is refused', async ({ assert }) => {
    const holder = await aHolder(house)
    const other = await aHolder(house)
    const request = await other.request(KeyPair.generate('gost-2015'))
    assert.equal(await refusal(() => holder.file({ request })), 'E_REQUEST_OTHER_PERSON')
  })

  test('S-5.2: nobody files for somebody else', async ({ assert }) => {
    const holder = await aHolder(house)
    const other = await aHolder(house)
    const act = () => holder.file({}, undefined, other.iin)
    assert.equal(await refusal(act), 'E_ONLINE_OTHER_PERSON')
  })

  test('S-5.2: a request without proof of possession is refused', async ({ assert }) => {
    const holder = await aHolder(house)
    const [one, other] = [KeyPair.generate('gost-2015'), KeyPair.generate('gost-2015')]
    const subject = buildName([['countryName', 'KZ']])
    const info = buildRequestInfo(subject, one.spki)
    const { signatureAlgorithm } = one.signer()
    const signature = await other.signer().sign(info)
    const request = assembleRequest(info, signatureAlgorithm, signature)
    assert.equal(await refusal(() => holder.file({ request })), 'E_REQUEST_PROOF')
  })

  test('S-8: a key that is for trials alone is refused where no demonstration is', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    const authority = await currentStateAuthority()
    await authority.merge({ demonstration: false }).save()
    const act = () => holder.file({}, KeyPair.generate('ec-p256'))
    assert.equal(await refusal(act), 'E_PROFILE_TRIAL_ONLY')
  })

  test('S-5.2: a request of a million bytes is refused before it is read', async ({ assert }) => {
    const holder = await aHolder(house)
    const request = new Uint8Array(1_000_000).fill(0x30)
    assert.equal(await refusal(() => holder.file({ request })), 'E_REQUEST_TOO_LARGE')
  })

  test('S-5.2: a key that was certified, or applied for, is refused', async ({ assert }) => {
    const holder = await aHolder(house)
    assert.equal(await refusal(() => holder.file({}, holder.pair)), 'E_KEY_CERTIFIED')
    const pair = KeyPair.generate('gost-2015')
    await holder.file({}, pair)
    const other = await aHolder(house)
    assert.equal(await refusal(() => other.file({}, pair)), 'E_KEY_APPLIED')
  })

  test('S-12.2, S-13: a key that was refused or has lapsed is applied for again: the carrier has kept it', async ({
    assert,
  }) => {
    const [holder, other] = [await aHolder(house), await aHolder(house)]
    const pair = KeyPair.generate('gost-2015')
    const { id } = await holder.file({}, pair)
    const refusing = await house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.1', reason: 'Құжаттар толық емес' }
    await refusing.handle({ onlineApplicationId: id, ...said }, 'operator')
    assert.equal(await refusal(() => other.file({}, pair)), 'E_KEY_APPLIED', 'it is no one else’s')
    await holder.file({}, pair)
    goTo(house, '2026-12-08T05:00:00Z')
    const lapsing = await house.make(LapseOnlineApplications)
    const { lapsed } = await lapsing.handle()
    assert.lengthOf(lapsed, 1)
    assert.isNull(await refusal(() => holder.file({}, pair)))
  })

  test('a key whose certificate was revoked before it was installed is spent, as the rehearsal says: another one does', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    const { pair, certificate } = await confirmed(house, holder)
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'holder_asked', channel: 'offline', basis: 'Өтініш № 4' } as const
    await revoking.handle({ serials: [certificate.serial], ...why }, 'operator')
    const ready = await house.make(ReadyToFile)
    const [iin, carrierSerial] = [holder.iin, holder.carrier.serialNumber]
    const rehearse = async (key: KeyPair | null) => {
      const request = key && (await holder.request(key))
      return ready.rehearse({ iin, carrierSerial, ground: null, request }, { iin })
    }
    assert.isNull(await refusal(() => rehearse(null)), 'before the key is known nothing is wrong')
    assert.equal(await refusal(() => rehearse(pair)), 'E_KEY_CERTIFIED')
    assert.isNull(await refusal(() => rehearse(KeyPair.generate('gost-2015'))))
    assert.isNull(await refusal(() => holder.file()))
  })

  test('S-5: one open application of a person, and the second is told its number', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    await holder.file()
    assert.equal(await refusal(() => holder.file()), 'E_ONLINE_OPEN')
    assert.lengthOf(await OnlineApplication.query().where('iin', holder.iin), 1)
  })

  test('S-5.1: the carrier is the one that the holder was given', async ({ assert }) => {
    const holder = await aHolder(house)
    const other = await aHolder(house)
    const { serialNumber: carrierSerial } = other.carrier
    assert.equal(await refusal(() => holder.file({ carrierSerial })), 'E_CARRIER_NOT_OWN')
    const unknown = () => holder.file({ carrierSerial: 'NOWHERE' })
    assert.equal(await refusal(unknown), 'E_CARRIER_UNKNOWN')
  })

  test('S-11.4: nobody under sixteen', async ({ assert }) => {
    const holder = await aHolder(house, { iin: inventedIin(1, '070101', 5) })
    await holder.application.merge({ iin: inventedIin(1, '141118', 5) }).save()
    assert.equal(await refusal(() => holder.file()), 'E_HOLDER_TOO_YOUNG')
  })

  test('S-11.5: who has a valid certificate waits until thirty days before its end, and may renew it then', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    goTo(house, '2026-11-13T05:00:00Z')
    assert.equal(await refusal(() => holder.file()), 'E_ONLINE_HAS_CERTIFICATE')
    goTo(house, '2026-11-16T05:00:00Z')
    assert.isNull(await refusal(() => holder.file()))
  })

  test('S-11.5: another valid certificate needs a ground', async ({ assert }) => {
    const holder = await aHolder(house)
    const second = await aHolder(house)
    await second.certificate.merge({ holderIin: holder.iin }).save()
    assert.equal(await refusal(() => holder.file()), 'E_ONLINE_HAS_CERTIFICATE')
    assert.isNull(await refusal(() => holder.file({ ground: 'type_c' })))
  })

  test('S-11.5: a ground that the register contradicts is refused before a key is made, in words for the holder', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    const ready = await house.make(ReadyToFile)
    const { iin, carrier } = holder
    const asked = { iin, carrierSerial: carrier.serialNumber, request: null }
    const rehearse = (ground: SecondCertificateGround | null) =>
      refusal(() => ready.rehearse({ ...asked, ground }, { iin }))
    assert.isNull(await rehearse(null))
    const second = await aHolder(house)
    await second.certificate.merge({ holderIin: iin }).save()
    assert.equal(await rehearse(null), 'E_ONLINE_HAS_CERTIFICATE')
    assert.equal(await rehearse('two_agencies'), 'E_ONLINE_SAME_AGENCY')
    assert.equal(await rehearse('hr_signer'), 'E_HOLDER_NO_HR_RIGHT')
    const filing = await refusal(() => holder.file({ ground: 'two_agencies' }))
    assert.equal(filing, 'E_ONLINE_SAME_AGENCY', 'and again when it is filed')
  })
})
