import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { readCertificate } from '#ca/certificates/certificate_view'
import { KeyPair } from '#ca/crypto/key_pair'
import { RefuseApplication } from '#ca/letters/refuse_application'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { lookAtLetters } from '#ca/online/letter_differences'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import {
  aHolder,
  annex4Row,
  letterFor,
  openOnlineHouse,
  refusal,
} from '#tests/support/online_house'
import Application from '#models/application'
import OnlineLetterRow from '#models/online_letter_row'
import Refusal from '#models/refusal'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type OnlineApplication from '#models/online_application'

const TODAY = '2026-11-17'

test.group('The letter of an online application', (group) => {
  let house: IssuingHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    return () => house.close()
  })

  async function confirm(
    { id: onlineApplicationId }: OnlineApplication,
    acceptDifferences = false
  ) {
    const confirming = await house.make(ConfirmOnlineApplication)
    return confirming.handle({ onlineApplicationId, acceptDifferences }, 'operator')
  }

  async function filed() {
    const holder = await aHolder(house)
    return holder.file()
  }

  async function stateOf({ id }: OnlineApplication) {
    const { state } = await findOnlineApplication(id, TODAY)
    return state
  }

  test('S-5.3: a row of annex 4 finds its application by the number, with the register’s data', async ({
    assert,
  }) => {
    const online = await filed()
    assert.equal(await stateOf(online), 'filed')
    await letterFor(house, [annex4Row(online, { position: 'совсем другая' })])
    assert.equal(await stateOf(online), 'letter_received')
    const row = await Application.findByOrFail('onlineApplicationId', online.id)
    assert.deepEqual(
      [row.iin, row.position, row.dueOn],
      [online.iin, online.position, '2026-11-24']
    )
  })

  test('S-5: confirmed, the certificate is issued by the common steps over the key of the request', async ({
    assert,
  }) => {
    const pair = KeyPair.generate('gost-2015')
    const holder = await aHolder(house)
    const online = await holder.file({}, pair)
    await letterFor(house, [annex4Row(online)])
    const certificate = await confirm(online)
    const view = readCertificate(new Uint8Array(certificate.der ?? []))
    assert.deepEqual(view.key.spki, pair.spki)
    assert.include(view.subject.text, `IIN${holder.iin}`)
    assert.equal(await stateOf(online), 'to_install')
    await holder.carrier.refresh()
    assert.equal(holder.carrier.applicationId, holder.application.id, 'nothing is on it yet')
    const again = await refusal(() => confirm(online))
    assert.equal(again, 'E_ONLINE_CONFIRMED', 'pressed in a second tab')
  })

  test('S-5: without the letter nothing is confirmed', async ({ assert }) => {
    const online = await filed()
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_LETTER_MISSING')
  })

  test('S-5: another IIN in the letter stops the confirmation, another spelling waits for a look', async ({
    assert,
  }) => {
    const [first, second] = [await aHolder(house), await aHolder(house)]
    const [wrong, spelt] = [await first.file(), await second.file()]
    await letterFor(house, [
      annex4Row(wrong, { iin: second.iin }),
      annex4Row(spelt, { fullName: 'Абдигаликызы Айгерим' }),
    ])
    assert.equal(await refusal(() => confirm(wrong)), 'E_ONLINE_MISMATCH')
    assert.equal(await refusal(() => confirm(spelt)), 'E_ONLINE_DIFFERENCES')
    const { application } = await findOnlineApplication(spelt.id, TODAY)
    const { comparison } = lookAtLetters(application)
    assert.deepEqual(
      comparison.map(({ field, same }) => [field, same]),
      [
        ['number', true],
        ['fullName', false],
        ['iin', true],
        ['bin', true],
        ['sender', true],
      ]
    )
    assert.isNull(await refusal(() => confirm(spelt, true)))
  })

  test('S-5.3: a wrong number is found by the person and stops the confirmation; a right letter mends it', async ({
    assert,
  }) => {
    const online = await filed()
    await letterFor(house, [annex4Row(online, { onlineNumber: 'ОН-999999' })])
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_MISMATCH')
    await letterFor(house, [annex4Row(online)])
    assert.isNull(await refusal(() => confirm(online)))
    assert.lengthOf(await Application.query().where('onlineApplicationId', online.id), 1)
  })

  test('a row that finds nothing is kept: the letter has come', async ({ assert }) => {
    const online = await filed()
    const letter = await letterFor(house, [
      annex4Row(online, { onlineNumber: '777', iin: '900101300017' }),
    ])
    const [row] = await OnlineLetterRow.query().where('letterId', letter.id)
    assert.isNull(row.onlineApplicationId)
    assert.equal(await stateOf(online), 'filed')
  })

  test('S-12.2: a refusal is given in the service, with ground and reason, and closes both sides', async ({
    assert,
  }) => {
    const online = await filed()
    await letterFor(house, [annex4Row(online)])
    const refusing = await house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.2', reason: 'Тегі хаттағыдан басқа' }
    await refusing.handle({ onlineApplicationId: online.id, ...said }, 'operator')
    const { state, application } = await findOnlineApplication(online.id, TODAY)
    assert.equal(state, 'refused')
    const [{ ground, reason }] = application.steps
    assert.deepEqual({ ground, reason }, said)
    assert.equal(application.application.state, 'refused')
    assert.lengthOf(await Refusal.query().where('applicationId', application.application.id), 1)
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_CLOSED')
  })

  test('S-12.2: the offline refusal and the desk leave online rows alone', async ({ assert }) => {
    const online = await filed()
    await letterFor(house, [annex4Row(online)])
    const { id } = await Application.findByOrFail('onlineApplicationId', online.id)
    const refusing = await house.make(RefuseApplication)
    const act = () =>
      refusing.handle({ applicationId: id, ground: 'S-11.1', reason: 'неполно' }, 'operator')
    assert.equal(await refusal(act), 'E_APPLICATION_ONLINE')
  })

  test('after a refusal the person may file anew', async ({ assert }) => {
    const holder = await aHolder(house)
    const online = await holder.file()
    const refusing = await house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.1', reason: 'Құжаттар толық емес' }
    await refusing.handle({ onlineApplicationId: online.id, ...said }, 'operator')
    assert.isNull(await refusal(() => holder.file()))
  })
})
