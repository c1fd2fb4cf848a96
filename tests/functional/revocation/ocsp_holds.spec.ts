import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { HoldCertificate } from '#ca/revocation/holds/hold_certificate'
import { ReleaseCertificate } from '#ca/revocation/holds/release_certificate'
import { allowHolds } from '#tests/support/holds'
import { certId, certificateRow, statusRequest } from '#tests/support/ocsp'
import { readAnswer } from '#tests/support/ocsp_answer'
import { respondingHouse, responderOf } from '#tests/support/responding_house'

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
  })
})
