import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddAgency } from '#ca/agencies/add_agency'
import { DEMONSTRATION_AGENCIES } from '#ca/agencies/add_demonstration_agencies'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import { lookAtLetters } from '#ca/online/letter_differences'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { onlineNumber } from '#ca/letters/online_number'
import {
  aHolder,
  annex4Row,
  goTo,
  letterFor,
  openOnlineHouse,
  refusal,
} from '#tests/support/online_house'
import Application from '#models/application'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type OnlineApplication from '#models/online_application'

const [SENDER, OTHER] = DEMONSTRATION_AGENCIES
const TODAY = '2026-11-17'
const AFTER_THE_TERM = '2026-12-08T05:00:00Z'

test.group('S-5.3: the number of somebody else’s application in a letter', (group) => {
  let house: IssuingHouse
  let online: OnlineApplication
  let theirs: OnlineApplication

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    const [holder, other] = [await aHolder(house), await aHolder(house)]
    online = await holder.file()
    theirs = await other.file()
    return () => house.close()
  })

  /** The letter for the other person, with the number of ours. */
  const mistyped = () =>
    letterFor(house, [annex4Row(theirs, { onlineNumber: onlineNumber(online.id) })])

  async function confirm({ id }: OnlineApplication, acceptDifferences = false) {
    const confirming = await house.make(ConfirmOnlineApplication)
    return confirming.handle({ onlineApplicationId: id, acceptDifferences }, 'operator')
  }

  async function look({ id }: OnlineApplication) {
    const { application, state } = await findOnlineApplication(id, TODAY)
    const { differences, mismatch } = lookAtLetters(application)
    return { state, differences, mismatch }
  }

  async function sweep() {
    goTo(house, AFTER_THE_TERM)
    const lapsing = await house.make(LapseOnlineApplications)
    const { lapsed } = await lapsing.handle()
    return lapsed
  }

  test('the row is for the person whom it names; where the number leads, it is shown and makes nothing', async ({
    assert,
  }) => {
    await mistyped()
    assert.deepInclude(await look(theirs), { state: 'letter_received', mismatch: true })
    assert.deepInclude(await look(online), { state: 'filed', mismatch: true })
    assert.isNull(await Application.findBy('onlineApplicationId', online.id))
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_MISMATCH')
    assert.deepEqual(
      await sweep(),
      [online.id],
      'S-13: no letter has come for it, for the other one has'
    )
  })

  test('the right letter counts, whatever came before it, and its term', async ({ assert }) => {
    await mistyped()
    const { id } = await letterFor(house, [annex4Row(online)])
    const { applicationId } = await confirm(online)
    const { letterId } = await Application.findOrFail(applicationId)
    assert.equal(letterId, id)
  })

  test('annex 3, S-7: issued by the letter that was accepted, not by the first one', async ({
    assert,
  }) => {
    await letterFor(house, [annex4Row(online, { onlineNumber: '999999' })])
    const right = await letterFor(house, [annex4Row(online)], { category: 'political' })
    const { applicationId } = await confirm(online)
    const { letterId, category, dueOn } = await Application.findOrFail(applicationId)
    assert.deepEqual([letterId, category, dueOn], [right.id, 'political', '2026-11-18'])
  })

  test('after the right letter it has to be looked at, and takes nothing away', async ({
    assert,
  }) => {
    await letterFor(house, [annex4Row(online)])
    await mistyped()
    assert.deepEqual(await look(online), {
      ...{ state: 'letter_received', differences: ['quote'], mismatch: false },
    })
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_DIFFERENCES')
    assert.isNull(await refusal(() => confirm(online, true)))
  })

  test('S-13: it takes nobody else’s lapse back', async ({ assert }) => {
    await letterFor(house, [annex4Row(theirs)])
    assert.deepEqual(await sweep(), [online.id])
    await letterFor(house, [annex4Row(theirs, { onlineNumber: onlineNumber(online.id) })], {
      receivedOn: TODAY,
    })
    assert.deepInclude(await look(online), { state: 'lapsed' })
  })

  test('the number of an application that was refused: the open one of the person is meant', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    const refused = await holder.file()
    const refusing = await house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.1', reason: 'Құжаттар толық емес' }
    await refusing.handle({ onlineApplicationId: refused.id, ...said }, 'operator')
    const anew = await holder.file()
    await letterFor(house, [annex4Row(anew, { onlineNumber: onlineNumber(refused.id) })])
    assert.deepEqual(await look(anew), {
      ...{ state: 'letter_received', differences: ['number'], mismatch: true },
    })
  })

  test('a letter that another agency has sent waits for a look', async ({ assert }) => {
    const agencies = await house.make(AddAgency)
    await agencies.handle(OTHER, 'system')
    await letterFor(house, [annex4Row(online)], { agencyBin: OTHER.bin })
    assert.notEqual(SENDER.bin, OTHER.bin)
    assert.deepInclude(await look(online), { differences: ['sender'], mismatch: false })
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_DIFFERENCES')
    assert.isNull(await refusal(() => confirm(online, true)))
  })
})
