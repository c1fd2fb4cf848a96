import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { KeyPair } from '#ca/crypto/key_pair'
import { holderCarriers } from '#ca/carriers/holder_carriers'
import { holdersPage } from '#ca/online/holders_page'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { closeAllRevoked } from '#ca/online/open_application'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { RecordInstallation } from '#ca/online/record_installation'
import { aHolder, confirmed, openOnlineHouse, refusal } from '#tests/support/online_house'
import { assertPromises } from '#tests/support/issuance_promises'
import db from '@adonisjs/lucid/services/db'
import CarrierMovement from '#models/carrier_movement'
import OnlineNotice from '#models/online_notice'
import type { SignInApplicant } from '#ca/online/sign_in_applicant'
import type { Installation } from '#ca/online/record_installation'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

const TODAY = '2026-11-17'

/** Something else happens between the proof and the record. */
class Overtaken extends RecordInstallation {
  by(act: () => Promise<unknown>) {
    const { applicants } = this
    const certificateOf: SignInApplicant['certificateOf'] = async (...proof) => {
      const certificate = await applicants.certificateOf(...proof)
      await act()
      return certificate
    }
    this.applicants = Object.assign(Object.create(applicants), { certificateOf })
  }
}

test.group('The certificate is installed', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder
  let issued: Awaited<ReturnType<typeof confirmed>>

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    holder = await aHolder(house)
    issued = await confirmed(house, holder)
    return () => house.close()
  })

  async function install(
    changes: Partial<Installation> = {},
    as = holder.iin,
    by?: RecordInstallation
  ) {
    const { online, pair, certificate } = issued
    const recording = by ?? (await house.make(RecordInstallation))
    return recording.handle(
      {
        onlineApplicationId: online.id,
        carrierSerial: holder.carrier.serialNumber,
        readBack: new Uint8Array(certificate.der ?? []),
        proof: await holder.proof('install', { pair, certificate }),
        ...changes,
      },
      { iin: as }
    )
  }

  async function stateOf() {
    const { state } = await findOnlineApplication(issued.online.id, TODAY)
    return state
  }

  test('S-5: read back and proved by a signature, it closes the application, and the carrier has its line', async ({
    assert,
  }) => {
    const replaced = async () => {
      const { iin } = holder
      const page = await holdersPage(iin, { iin }, TODAY)
      return [...page.replaced]
    }
    assert.isEmpty(await replaced(), 'issued is not on the carrier yet')
    await install()
    assert.equal(await stateOf(), 'installed')
    assert.deepEqual(await replaced(), [holder.certificate.serial])
    const { application } = await findOnlineApplication(issued.online.id, TODAY)
    await holder.carrier.refresh()
    assert.equal(holder.carrier.applicationId, application.application.id)
    const [movement] = await CarrierMovement.query().orderBy('id', 'desc').limit(1)
    assert.equal(movement.movedBy, `holder:${holder.iin}`)
    const at = issued.certificate.notBefore
    assert.lengthOf(await holderCarriers(holder.iin, { at }), 1, 'S-4: it is no second carrier')
    await assertPromises(assert, db.connection(), 'installed')
  })

  test('a second tab, or an answer that was lost: the same again changes nothing', async ({
    assert,
  }) => {
    await install()
    await install()
    assert.equal(await stateOf(), 'installed')
    assert.lengthOf(
      await CarrierMovement.query()
        .where('carrierId', holder.carrier.id)
        .where('movedBy', `holder:${holder.iin}`),
      1
    )
  })

  test('a certificate on another carrier is refused, and the person can go on', async ({
    assert,
  }) => {
    const other = await aHolder(house)
    const onto = { carrierSerial: other.carrier.serialNumber }
    assert.equal(await refusal(() => install(onto)), 'E_CARRIER_OTHER')
    assert.equal(await stateOf(), 'to_install')
    assert.isNull(await refusal(() => install()))
  })

  test('what was read back is another certificate: refused', async ({ assert }) => {
    const readBack = new Uint8Array(holder.certificate.der ?? [])
    assert.equal(await refusal(() => install({ readBack })), 'E_READ_BACK_DIFFERS')
  })

  test('signed with the old key, or with one that is not the certificate’s: refused', async ({
    assert,
  }) => {
    const old = await holder.proof('install')
    assert.equal(await refusal(() => install({ proof: old })), 'E_INSTALLED_OTHER')
    const { certificate } = issued
    const stranger = await holder.proof('install', {
      pair: KeyPair.generate('gost-2015'),
      certificate,
    })
    assert.equal(await refusal(() => install({ proof: stranger })), 'E_PROOF_WRONG')
  })

  test('a challenge serves once, and for its purpose only', async ({ assert }) => {
    const { pair, certificate } = issued
    const proof = await holder.proof('install', { pair, certificate })
    await install({ proof })
    assert.equal(await refusal(() => install({ proof })), 'E_CHALLENGE_USED')
    const signIn = await holder.proof('sign_in', { pair, certificate })
    assert.equal(await refusal(() => install({ proof: signIn })), 'E_CHALLENGE_USED')
  })

  test('nobody installs for somebody else', async ({ assert }) => {
    const other = await aHolder(house)
    assert.equal(await refusal(() => install({}, other.iin)), 'E_ONLINE_ABSENT')
  })

  test('S-23: revoked while it is being installed, it counts as revoked, and the person is told', async ({
    assert,
  }) => {
    const { certificate } = issued
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'key_compromised', channel: 'offline', basis: 'Акт № 3' } as const
    const recording = await house.make(Overtaken)
    recording.by(() => revoking.handle({ serials: [certificate.serial], ...why }, 'operator'))
    assert.equal(await refusal(() => install({}, holder.iin, recording)), 'E_INSTALLED_REVOKED')
    assert.equal(await stateOf(), 'revoked')
    await closeAllRevoked()
    const [{ notice }] = await OnlineNotice.query().orderBy('id', 'desc').limit(1)
    assert.equal(notice, 'revoked')
  })
})
