import type { HttpContext } from '@adonisjs/core/http'
import AdministrationPolicy from '#policies/administration_policy'
import { namesOfActors } from '#ca/access/names_of_actors'
import { knownAgencies } from '#ca/agencies/known_agencies'
import { AUDIT_EVENTS } from '#ca/audit/events'
import { listEntries } from '#ca/audit/list_entries'
import { verifyChain } from '#ca/audit/verify_chain'
import { auditFilter } from '#validators/administration'

/** The audit log: to read, and to check that its chain is whole. */
export default class AuditController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { page, ...filter } = await request.validateUsing(auditFilter)
    const list = await listEntries(filter, page)
    list.baseUrl('/administration/audit').queryString(filter)
    const events = Object.keys(AUDIT_EVENTS)
    const people = await namesOfActors()
    const agencies = await knownAgencies()
    return view.render('pages/administration/audit', { list, filter, events, people, agencies })
  }

  async verify({ bouncer, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    return view.render('pages/administration/audit_chain', { report: await verifyChain() })
  }
}
