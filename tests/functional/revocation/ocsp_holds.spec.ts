import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { DateTime } from 'luxon'
import { HoldCertificate } from '#ca/revocation/holds/hold_certificate'
import { ReleaseCertificate } from '#ca/revocation/holds/release_certificate'
import { RevocationFeed } from '#ca/revocation/ocsp/revocation_feed'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { allowHolds } from '#tests/support/holds'
import { certId, certificateRow, statusRequest } from '#tests/support/ocsp'
import { readAnswer } from '#tests/support/ocsp_answer'
import { respondingHouse, responderOf } from '#tests/support/responding_house'
import EndedHold from '#models/ended_hold'

const SERIAL = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'

test.group('OCSP: a certificate on hold (RFC 6960 2.2)', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => allowHolds())

  test('revoked with certificateHold from the next look on, and good again from the look after the release', async ({
    assert,
    cleanup,
  }) => {
    const { house, state, authority } = await respondingHouse()
    cleanup(() => house.close())
    await certificateRow(state, SERIAL)
    const { answering } = await responderOf(house)
    const request = statusRequest([certId(authority, SERIAL)])
    const status = async () => {
      await answering.look()
      const { der } = await answering.handle(request)
      const [said] = readAnswer(der).statuses
      return [said.kind, 'reason' in said ? said.reason : null]
    }
    assert.deepEqual(await status(), ['good', null])
    const input = { serial: SERIAL, basis: 'Письмо № 7' }
    const holding = await house.make(HoldCertificate)
    await holding.handle(input, 'operator')
    assert.deepEqual(await status(), ['revoked', 6])
    const releasing = await house.make(ReleaseCertificate)
    await releasing.handle(input, 'operator')
    assert.deepEqual(await status(), ['good', null])
    await holding.handle(input, 'operator')
    assert.deepEqual(await status(), ['revoked', 6])
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'key_compromised', channel: 'offline', basis: 'Акт № 1' } as const
    await revoking.handle({ serials: [SERIAL], ...why }, 'operator')
    assert.deepEqual(await status(), ['revoked', 1])
  })

  test('a responder is told of every hold that has ended since its last look, however many', async ({
    assert,
    cleanup,
  }) => {
    const { house, state } = await respondingHouse()
    cleanup(() => house.close())
    const [first, other] = [await certificateRow(state, SERIAL), await certificateRow(state, 'ab')]
    const told: string[] = []
    const feed = new RevocationFeed((serial) => told.push(serial))
    await feed.look()
    const at = DateTime.utc().startOf('second')
    const ended = { heldAt: at, endedAt: at, basis: null, endedBy: 'operator' }
    await EndedHold.createMany(
      Array.from({ length: 150 }, (_, number) => ({
        ...ended,
        outcome: 'released' as const,
        certificateId: number === 0 ? first.id : other.id,
        revocationId: number + 1,
      }))
    )
    await feed.look()
    assert.include(told, SERIAL)
    assert.lengthOf(told, 150)
    await feed.look()
    assert.lengthOf(told, 150)
  })
})
