import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import User from '#models/user'
import CarriersPolicy from '#policies/carriers_policy'
import { Clock, ZONE } from '#ca/clock'
import { readBatch } from '#ca/issuance/read_batch'
import { findApplication } from '#ca/letters/find_letter'
import { someApplications } from '#validators/carriers'
import type Application from '#models/application'

/**
 * The act of acceptance, printed and signed once the journal has its lines: one for each hand-out. Before that
 * there is a list to be checked, which nobody signs: two acts about one carrier must not be.
 */
@inject()
export default class HandOversController {
  constructor(protected clock: Clock) {}

  async one({ bouncer, params, response }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('view')
    const { id, letterId } = await findApplication(params.id)
    return response.redirect().toPath(`/letters/${letterId}/hand-over?applications[]=${id}`)
  }

  async show({ bouncer, params, request, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('view')
    const { applications: wanted } = await request.validateUsing(someApplications)
    const { letter, applications, carriers } = await readBatch(params.id)
    const asked = applications.filter(({ id }) => !wanted || wanted.includes(id))
    const given = asked.filter(({ state }) => state === 'handed_out')
    const written = asked.filter(({ state }) => state === 'written')
    return view.render('pages/carriers/hand_over', {
      letter,
      acts: given.length > 0 ? await actsOf(given) : [],
      written,
      carriers,
      now: this.clock.now(),
    })
  }
}

/** One act for each hand-out: the same recipient, paper, giver and day. */
async function actsOf(applications: Application[]) {
  const acts = Map.groupBy(applications, ({ handOut }) =>
    [
      handOut.recipientName,
      handOut.recipientDocumentNumber,
      handOut.handedOutBy,
      handOut.handedOutAt.setZone(ZONE).toISODate(),
    ].join()
  )
  const givers = await User.query().whereIn(
    'login',
    applications.map(({ handOut }) => handOut.handedOutBy)
  )
  const names = new Map(givers.map(({ login, fullName }) => [login, fullName]))
  return [...acts.values()].map((rows) => {
    const [{ handOut }] = rows
    return { rows, handOut, giver: names.get(handOut.handedOutBy) ?? handOut.handedOutBy }
  })
}
