import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CertificatesPolicy from '#policies/certificates_policy'
import { namesOfActors } from '#ca/access/names_of_actors'
import { Clock } from '#ca/clock'
import { certificateFields, readCertificate } from '#ca/certificates/certificate_view'
import { findCertificate } from '#ca/issuance/find_certificate'
import { lifeOf } from '#ca/issuance/life'
import { listCertificates } from '#ca/issuance/list_certificates'
import { HoldSetting } from '#ca/revocation/holds/hold_setting'
import { standing } from '#ca/issuance/standing'
import { certificateSearch } from '#validators/certificates'
import type Certificate from '#models/certificate'

/** Certificates: the list, and one field by field (annex 5). */
export default class CertificatesController {
  @inject()
  async index({ bouncer, request, view }: HttpContext, clock: Clock) {
    await bouncer.with(CertificatesPolicy).authorize('view')
    const { q = '', page } = await request.validateUsing(certificateSearch)
    const list = await listCertificates({ search: q, page })
    list.baseUrl('/certificates').queryString(q ? { q } : {})
    const standingOf = (certificate: Certificate) => standing(certificate, clock.now())
    return view.render('pages/certificates/index', { list, q, standingOf })
  }

  @inject()
  async show({ bouncer, params, view }: HttpContext, clock: Clock, holds: HoldSetting) {
    await bouncer.with(CertificatesPolicy).authorize('view')
    const certificate = await findCertificate(params.serial)
    const fields = certificate.der ? certificateFields(readCertificate(certificate.der)) : []
    return view.render('pages/certificates/show', {
      certificate,
      fields,
      standing: standing(certificate, clock.now()),
      mayHold: holds.allows(clock.today()),
      life: lifeSpan(certificate, clock),
      people: await namesOfActors(),
      entries: await lifeOf(certificate),
    })
  }
}

/** The validity as a line: whole days of it, days that are left, the part that has passed in per cent. */
function lifeSpan({ notBefore, notAfter }: Certificate, clock: Clock) {
  const days = Math.round(notAfter.diff(notBefore, 'days').days)
  const passed = Math.min(Math.max(clock.now().diff(notBefore, 'days').days, 0), days)
  return { days, left: Math.ceil(days - passed), percent: Math.round((passed / days) * 1000) / 10 }
}
