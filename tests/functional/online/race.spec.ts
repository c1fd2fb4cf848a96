import { setTimeout } from 'node:timers/promises'
import { test } from '@japa/runner'
import { verifyChain } from '#ca/audit/verify_chain'
import { FileOnlineRevocation } from '#ca/online/file_online_revocation'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { RegisterOnlineLetter } from '#ca/online/register_online_letter'
import { aHolder, letterOf, openOnlineHouse, refusal } from '#tests/support/online_house'
import { removeCommittedRows } from '#tests/support/committed_rows'
import Application from '#models/application'
import AuditEntry from '#models/audit_entry'
import OnlineApplication from '#models/online_application'
import type { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

const AT_ONCE = [1, 2, 3, 4]

/** As long as another transaction has to get between two statements of this one, in milliseconds. */
const A_WHILE = 300

/** Somebody else acts once the application of a letter was found. */
class Overtaken extends RegisterOnlineLetter {
  /** @returns what waits for the other act */
  by(act: () => Promise<unknown>) {
    const { lapsing } = this
    let other: Promise<unknown> = Promise.resolve()
    const settle: LapseOnlineApplications['settle'] = async (...given) => {
      other = act()
      await Promise.race([other, setTimeout(A_WHILE)])
      return lapsing.settle(...given)
    }
    this.lapsing = Object.assign(Object.create(lapsing), { settle })
    return () => other
  }
}

/** Commits for real: inside one transaction nothing would run side by side. */
test.group('S-5, S-21: applications of one person, filed at once', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder

  group.setup(async () => {
    await removeCommittedRows()
    house = await openOnlineHouse()
    holder = await aHolder(house)
    return async () => {
      await house.close()
      await removeCommittedRows()
    }
  })

  async function oneOpen(kind: 'issue' | 'revoke', act: () => Promise<unknown>) {
    const answers = await Promise.all(AT_ONCE.map(() => refusal(act)))
    const { break: broken } = await verifyChain()
    return {
      done: answers.filter((answer) => answer === null).length,
      refused: [...new Set(answers.filter((answer) => answer !== null))],
      open: await OnlineApplication.query().where({ kind, openKey: `${holder.iin}:${kind}` }),
      broken,
    }
  }

  test('for a certificate: one is open, the others are told its number', async ({ assert }) => {
    const { done, refused, open, broken } = await oneOpen('issue', () => holder.file())
    assert.deepEqual(
      { done, refused, broken },
      { done: 1, refused: ['E_ONLINE_OPEN'], broken: null }
    )
    assert.lengthOf(open, 1)
    assert.lengthOf(await AuditEntry.query().where('event', 'online_application_filed'), 1)
  })

  test('two people who file at once are both served', async ({ assert }) => {
    const people = [await aHolder(house), await aHolder(house), await aHolder(house)]
    const answers = await Promise.all(people.map((one) => refusal(() => one.file())))
    assert.deepEqual(answers, [null, null, null])
  })

  test('to revoke one: the same', async ({ assert }) => {
    const filing = await house.make(FileOnlineRevocation)
    const { serial } = holder.certificate
    const asked = { serial, ground: 'holder_leaves', language: 'kk' }
    const act = () => filing.handle(asked, { iin: holder.iin })
    const { done, refused, open, broken } = await oneOpen('revoke', act)
    assert.deepEqual(
      { done, refused, broken },
      { done: 1, refused: ['E_ONLINE_OPEN'], broken: null }
    )
    assert.lengthOf(open, 1)
  })

  test('refused while its letter is being registered: no row is left that nobody can close', async ({
    assert,
  }) => {
    const person = await aHolder(house)
    const online = await person.file()
    const refusing = await house.make(RefuseOnlineApplication)
    const registering = await house.make(Overtaken)
    const said = { ground: 'S-11.2', reason: 'Мәлімет сәйкес емес' }
    const refused = registering.by(() =>
      refusing.handle({ onlineApplicationId: online.id, ...said }, 'operator')
    )
    await registering.handle(letterOf(online), 'operator')
    await refused()
    const row = await Application.findBy('onlineApplicationId', online.id)
    const { openKey } = await online.refresh()
    assert.isNull(openKey)
    assert.notEqual(row?.state, 'waiting')
  })
})
