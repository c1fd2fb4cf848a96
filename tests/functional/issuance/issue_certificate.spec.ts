import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { CaError } from '#ca/ca_error'
import { verifyChain } from '#ca/audit/verify_chain'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { readCertificate } from '#ca/certificates/certificate_view'
import { KeyPair } from '#ca/crypto/key_pair'
import { verifySignature } from '#ca/crypto/verify_signature'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { VoidReservation } from '#ca/issuance/void_reservation'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { inventedIin } from '#tests/support/invented_iin'
import { IssuingHouse } from '#tests/support/issuing_house'
import AuditEntry from '#models/audit_entry'
import CarrierMovement from '#models/carrier_movement'
import Certificate from '#models/certificate'
import type { Connector } from '#models/carrier'
import type Application from '#models/application'

const ACTOR = 'operator'

test.group('Issue a certificate', (group) => {
  let house: IssuingHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await IssuingHouse.open()
    return () => house.close()
  })

  let carriers = 0

  async function issue(
    employee: Application,
    request?: Uint8Array,
    carrierSerial?: string,
    connector: Connector = 'usb-a'
  ) {
    const carrier = carrierSerial ?? `C${++carriers}`
    await house.stock(carrier, connector)
    const issuing = await house.make(IssueCertificate)
    return issuing.handle(
      {
        applicationId: employee.id,
        carrierSerial: carrier,
        request: request ?? (await house.request(employee)),
      },
      ACTOR
    )
  }

  async function refusal(act: () => Promise<unknown>) {
    try {
      await act()
    } catch (error) {
      if (error instanceof CaError) return error.code
      throw error
    }
    return null
  }

  async function waiting(row = 1, changes: Partial<Application> = {}) {
    return waitingApplication(await registeredLetter(`01-12/${++carriers}`), row, changes)
  }

  test('S-8, S-14: the certificate is signed by the State CA, over the reserved bytes, for three years', async ({
    assert,
  }) => {
    const employee = await waiting()
    const certificate = await issue(employee)
    const view = readCertificate(new Uint8Array(certificate.der ?? []))
    const authority = await currentStateAuthority()
    verifySignature({
      spki: readCertificate(new Uint8Array(authority.certificate)).key.spki,
      signatureAlgorithm: view.signatureAlgorithm.der,
      data: view.tbs,
      signature: view.signature,
    })
    assert.deepEqual(Buffer.from(view.tbs), Buffer.from(certificate.tbs))
    assert.equal(certificate.profile, 'P-USER-2015')
    assert.equal(view.serial, certificate.serial)
    assert.equal(view.fingerprints.sha256, certificate.fingerprint)
    assert.equal(view.notBefore.plus({ years: 3 }).toISO(), view.notAfter.toISO())
    assert.include(view.subject.text, `IIN${employee.iin}`)
  })

  test('application, carrier and audit log say the same', async ({ assert }) => {
    const employee = await waiting()
    const certificate = await issue(employee, undefined, 'CARRIER-1')
    await employee.refresh()
    assert.equal(employee.state, 'issued')
    const movements = await CarrierMovement.query().orderBy('id', 'desc')
    assert.equal(movements[0].state, 'assigned')
    assert.equal(movements[0].applicationId, employee.id)
    const entries = await AuditEntry.query().orderBy('seq', 'desc').limit(3)
    assert.deepEqual(entries.map(({ event, subject }) => `${event} ${subject}`).reverse(), [
      `certificate_signing certificate:${certificate.serial}`,
      'carrier_assigned carrier:CARRIER-1',
      `certificate_issued certificate:${certificate.serial}`,
    ])
    const chain = await verifyChain()
    assert.isNull(chain.break)
  })

  test('an application is issued once', async ({ assert }) => {
    const employee = await waiting()
    await issue(employee)
    assert.equal(await refusal(() => issue(employee)), 'E_APPLICATION_STATE')
    assert.lengthOf(await Certificate.query().where('applicationId', employee.id), 1)
  })

  test('S-11.4: nobody under sixteen on the day of receipt gets one', async ({ assert }) => {
    const born = { tooLate: '101111', inTime: '101110' }
    const young = await waiting(1, { iin: inventedIin(1, born.tooLate, 5) })
    const old = await waiting(1, { iin: inventedIin(1, born.inTime, 5) })
    assert.equal(await refusal(() => issue(young)), 'E_HOLDER_TOO_YOUNG')
    assert.isNull(await refusal(() => issue(old)))
  })

  test('S-11.5, S-4: a second valid certificate only on a ground, a third carrier never', async ({
    assert,
  }) => {
    const iin = inventedIin(7)
    await issue(await waiting(1, { iin }))
    const second = await waiting(1, { iin })
    assert.equal(await refusal(() => issue(second)), 'E_HOLDER_HAS_CERTIFICATE')
    assert.equal(second.state, 'waiting')
    await second.merge({ secondCertificateGround: 'hr_signer' }).save()
    assert.equal(await refusal(() => issue(second)), 'E_CARRIER_TYPE_C', 'S-4')
    assert.isNull(await refusal(() => issue(second, undefined, 'T1', 'type-c')))
    const third = await waiting(1, { iin, secondCertificateGround: 'type_c' })
    const onto = () => issue(third, undefined, 'T2', 'type-c')
    assert.equal(await refusal(onto), 'E_CARRIER_LIMIT', 'S-4')
  })

  test('S-11.5: work in two agencies is a ground in the second agency only', async ({ assert }) => {
    const iin = inventedIin(7)
    await issue(await waiting(1, { iin }))
    const ground = { iin, secondCertificateGround: 'two_agencies' } as const
    const same = await waiting(1, ground)
    const other = await waiting(1, { ...ground, bin: '101040000002' })
    const onto = (application: Application) => issue(application, undefined, 'T1', 'type-c')
    assert.equal(await refusal(() => onto(same)), 'E_HOLDER_SAME_AGENCY')
    assert.equal(same.state, 'waiting')
    assert.isNull(await refusal(() => onto(other)))
  })

  test('N6: a key is certified once', async ({ assert }) => {
    const pair = KeyPair.generate('gost-2015')
    const [first, second] = [await waiting(), await waiting()]
    await issue(first, await house.request(first, { pair }))
    const again = await house.request(second, { pair })
    assert.equal(await refusal(() => issue(second, again)), 'E_KEY_CERTIFIED')
  })

  test('N6: not even when its serial number was given up', async ({ assert }) => {
    const pair = KeyPair.generate('gost-2015')
    const employee = await waiting()
    house.steps.failAt = 'reserved'
    await assert.rejects(async () => issue(employee, await house.request(employee, { pair })))
    house.steps.failAt = null
    const reservation = await Certificate.findByOrFail('applicationId', employee.id)
    const voiding = await house.make(VoidReservation)
    await voiding.handle(reservation, 'test', ACTOR)
    await employee.refresh()
    assert.equal(employee.state, 'waiting')
    const again = await house.request(employee, { pair })
    assert.equal(await refusal(() => issue(employee, again)), 'E_KEY_CERTIFIED')
    assert.isNull(await refusal(() => issue(employee)))
  })

  test('a request that names somebody else, or whose proof fails, is refused', async ({
    assert,
  }) => {
    const [first, second] = [await waiting(), await waiting()]
    const ofSecond = await house.request(second)
    assert.equal(await refusal(() => issue(first, ofSecond)), 'E_REQUEST_SUBJECT')
    const damaged = await house.request(first)
    damaged[damaged.length - 1] ^= 1
    assert.equal(await refusal(() => issue(first, damaged)), 'E_REQUEST_PROOF')
    assert.lengthOf(await Certificate.all(), 0)
  })

  test('S-8: RSA and EC keys get the trial structures, under a demonstration authority only', async ({
    assert,
  }) => {
    const structures = { 'rsa': 'T-USER-RSA', 'ec-p256': 'T-USER-EC' } as const
    const names = Object.keys(structures) as (keyof typeof structures)[]
    for (const algorithm of names) {
      const application = await waiting()
      const trial = await issue(application, await house.request(application, { algorithm }))
      assert.equal(trial.profile, structures[algorithm])
    }
    const authority = await currentStateAuthority()
    await authority.merge({ demonstration: false }).save()
    for (const algorithm of names) {
      const application = await waiting()
      const request = await house.request(application, { algorithm })
      assert.equal(await refusal(() => issue(application, request)), 'E_PROFILE_TRIAL_ONLY')
    }
  })

  test('a carrier has the key of one application', async ({ assert }) => {
    const [first, second] = [await waiting(), await waiting()]
    await issue(first, undefined, 'SHARED')
    assert.equal(await refusal(() => issue(second, undefined, 'SHARED')), 'E_CARRIER_TAKEN')
    const unknown = await house.make(IssueCertificate)
    const request = await house.request(second)
    const input = { applicationId: second.id, carrierSerial: 'NOWHERE', request }
    assert.equal(await refusal(() => unknown.handle(input, ACTOR)), 'E_CARRIER_UNKNOWN')
  })

  test('S-14: no certificate outlives the State CA', async ({ assert }) => {
    const employee = await waiting()
    const authority = await currentStateAuthority()
    const notAfter = authority.notBefore.plus({ years: 3 }).minus({ days: 1 })
    await authority.merge({ notAfter }).save()
    assert.equal(await refusal(() => issue(employee)), 'E_AUTHORITY_ENDS')
    assert.lengthOf(await Certificate.all(), 0)
  })
})
