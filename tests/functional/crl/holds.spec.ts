import { execFileSync } from 'node:child_process'
import { test } from '@japa/runner'
import env from '#start/env'
import testUtils from '@adonisjs/core/services/test_utils'
import { readCertificate } from '#ca/certificates/certificate_view'
import { HoldCertificate } from '#ca/revocation/holds/hold_certificate'
import { ReleaseCertificate } from '#ca/revocation/holds/release_certificate'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { SpreadLists } from '#ca/authorities/list_parts'
import { checkRevocation } from '#ca/verification/checks/revocation'
import { allowHolds } from '#tests/support/holds'
import { ListHouse } from '#tests/support/list_house'
import { refusalOf } from '#tests/support/revocation_house'
import EndedHold from '#models/ended_hold'
import RevocationList from '#models/revocation_list'
import type Certificate from '#models/certificate'

const FULL = 'ucgo2015.crl'
const DELTA = 'ucgo2015.delta.crl'
const BASIS = { basis: 'Письмо № 7' }

test.group('CRL: certificates on hold (RFC 5280 5.2.4, 5.3.1)', (group) => {
  let house: ListHouse
  let certificate: Certificate

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => allowHolds())
  group.each.setup(async () => {
    house = await ListHouse.open()
    certificate = await house.certify()
    await house.look()
    await house.look()
    house.later({ minutes: 20 })
    return () => house.close()
  })

  async function hold() {
    const holding = await house.make(HoldCertificate)
    return holding.handle({ serial: certificate.serial, ...BASIS }, 'operator')
  }

  async function release() {
    const releasing = await house.make(ReleaseCertificate)
    return releasing.handle({ serial: certificate.serial, ...BASIS }, 'operator')
  }

  async function revoke() {
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'key_compromised', channel: 'offline', basis: 'Акт № 1' } as const
    return revoking.handle({ serials: [certificate.serial], ...why }, 'operator')
  }

  /** What a list says of the certificate. */
  async function reasonIn(file: string) {
    const entry = await house.find(file, certificate.serial)
    return entry?.reason
  }

  /** What somebody makes of both lists. */
  async function judged() {
    const issuer = readCertificate(house.certificate)
    const lists = [await house.list(FULL), await house.list(DELTA)]
    const asked = { ...issuer, serial: certificate.serial }
    const at = house.clock.now()
    const { reason } = checkRevocation({ certificate: asked, issuer, lists, at, required: true })
    return reason
  }

  const kindsOfLook = async () => {
    const issued = await house.issued()
    return issued.map(({ kind }) => kind)
  }

  test('on hold in the next delta, and taken back by the one after the release', async ({
    assert,
  }) => {
    await hold()
    assert.deepEqual(await kindsOfLook(), ['delta'])
    assert.equal(await reasonIn(DELTA), 'certificateHold')
    assert.equal(await judged(), 'on_hold')
    house.later({ minutes: 20 })
    await release()
    assert.deepEqual(await kindsOfLook(), ['delta'])
    assert.equal(await reasonIn(DELTA), 'removeFromCRL')
    assert.equal(await judged(), 'not_revoked')
    assert.deepEqual(await kindsOfLook(), [])
    const text = execFileSync('openssl', [
      'crl',
      '-in',
      house.path(DELTA),
      '-inform',
      'DER',
      '-text',
    ])
    assert.include(text.toString(), 'Remove From CRL')
  })

  test('a full list that names it is taken back by its deltas; the next full list names it no more', async ({
    assert,
  }) => {
    await hold()
    house.later({ hours: 25 })
    await house.look()
    await house.look()
    assert.equal(await reasonIn(FULL), 'certificateHold')
    house.later({ minutes: 20 })
    await release()
    await house.revoke()
    assert.deepEqual(await kindsOfLook(), ['delta'])
    assert.equal(await reasonIn(DELTA), 'removeFromCRL')
    assert.equal(await judged(), 'not_revoked')
    house.later({ hours: 25 })
    await house.look()
    await house.look()
    assert.isUndefined(await reasonIn(FULL))
    assert.isUndefined(await reasonIn(DELTA))
  })

  test('held again it is on hold, and revoked for good it is revoked since the hold, with no way back', async ({
    assert,
  }) => {
    await hold()
    await release()
    await hold()
    const since = house.clock.now()
    await house.look()
    assert.equal(await reasonIn(DELTA), 'certificateHold')
    house.later({ minutes: 20 })
    await revoke()
    assert.deepEqual(await kindsOfLook(), ['delta'])
    const entry = await house.find(DELTA, certificate.serial)
    assert.equal(entry?.reason, 'keyCompromise')
    assert.equal(entry?.date.toMillis(), since.toMillis())
    assert.equal(await refusalOf(release()), 'E_HOLD_NONE')
    assert.equal(await refusalOf(hold()), 'E_CERTIFICATE_ALREADY_REVOKED')
  })

  test('a release that was counted while a list was read, though it is dated after it, has a delta of its own', async ({
    assert,
  }) => {
    await hold()
    await house.look()
    house.later({ minutes: 1 })
    await release()
    house.later({ seconds: -30 })
    await house.revoke()
    assert.deepEqual(await kindsOfLook(), ['delta'])
    house.later({ minutes: 1 })
    assert.deepEqual(await kindsOfLook(), ['delta'])
    assert.equal(await reasonIn(DELTA), 'removeFromCRL')
    assert.deepEqual(await kindsOfLook(), [])
  })

  // SQLite has one writer at a time: numbers are committed in their order.
  if (env.get('DB_CONNECTION') === 'mysql')
    test('revoked out of a hold under a number that its full list has passed, the next delta says why', async ({
      assert,
    }) => {
      await hold()
      house.later({ hours: 25 })
      await house.look()
      await house.look()
      // Numbers are given out before the commit: the list saw that of somebody else.
      await RevocationList.query().increment('seen_to', 100)
      house.later({ minutes: 20 })
      await revoke()
      assert.deepEqual(await kindsOfLook(), ['delta'])
      assert.equal(await reasonIn(DELTA), 'keyCompromise')
      assert.deepEqual(await kindsOfLook(), [])
    })

  test('RFC 5280 5.2.5: the delta of its part takes it back, and no other one', async ({
    assert,
  }) => {
    const spreading = await house.make(SpreadLists)
    await spreading.handle(2)
    await house.authority.refresh()
    certificate = await house.certify()
    const [own, other] = certificate.crlPart === 1 ? [1, 2] : [2, 1]
    await house.look()
    await hold()
    await house.look()
    assert.equal(await reasonIn(`ucgo2015.${own}.delta.crl`), 'certificateHold')
    house.later({ minutes: 20 })
    await release()
    await house.look()
    assert.equal(await reasonIn(`ucgo2015.${own}.delta.crl`), 'removeFromCRL')
    assert.equal(await house.entries(`ucgo2015.${other}.delta.crl`), 0)
  })

  test('a release that was committed after a list, though it is dated before it, has a delta of its own', async ({
    assert,
  }) => {
    await hold()
    await house.look()
    const before = house.clock.now()
    house.later({ minutes: 5 })
    await house.revoke()
    await house.look()
    house.later({ minutes: -5 })
    await release()
    const [ended] = await EndedHold.all()
    assert.equal(ended.endedAt.toMillis(), before.toMillis())
    house.later({ minutes: 6 })
    assert.deepEqual(await kindsOfLook(), ['delta'])
    assert.equal(await reasonIn(DELTA), 'removeFromCRL')
  })
})
