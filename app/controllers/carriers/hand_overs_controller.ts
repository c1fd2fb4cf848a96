import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import User from '#models/user'
import CarriersPolicy from '#policies/carriers_policy'
import { Clock } from '#ca/clock'
import { readBatch } from '#ca/issuance/read_batch'
import { findApplication } from '#ca/letters/find_letter'
import { someApplications } from '#validators/carriers'

const ON_A_CARRIER = ['written', 'handed_out']

/** The act of acceptance, to be printed and signed: before the hand-out with blank lines, after it filled in. */
@inject()
export default class HandOversController {
  constructor(protected clock: Clock) {}

  async one({ bouncer, params, response }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('view')
    const { id, letterId } = await findApplication(params.id)
    return response.redirect().toPath(`/letters/${letterId}/hand-over?applications[]=${id}`)
  }

  async show({ auth, bouncer, params, request, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('view')
    const { applications: wanted } = await request.validateUsing(someApplications)
    const { letter, applications, carriers } = await readBatch(params.id)
    const rows = applications.filter(
      ({ id, state }) => ON_A_CARRIER.includes(state) && (!wanted || wanted.includes(id))
    )
    const recipients = new Set(rows.map(({ handOut }) => handOut?.recipientName ?? ''))
    const handOut = recipients.size === 1 ? rows[0].handOut : null
    const giver = handOut && (await User.findBy('login', handOut.handedOutBy))
    return view.render('pages/carriers/hand_over', {
      letter,
      rows,
      carriers,
      handOut,
      giver: (giver ?? auth.getUserOrFail()).fullName,
      now: this.clock.now(),
    })
  }
}
