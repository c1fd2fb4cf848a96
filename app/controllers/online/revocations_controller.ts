import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { assertMayActFor } from '#ca/online/applicant'
import { FileOnlineRevocation } from '#ca/online/file_online_revocation'
import { groundsFor } from '#ca/online/revocation_grounds'
import { onlineNumber } from '#ca/letters/online_number'
import { openOf } from '#ca/online/open_application'
import { registeredHolder } from '#ca/online/registered_holder'
import { revocableCertificates } from '#ca/revocation/revocable_certificates'
import { revocationFiling, revocationOf } from '#validators/online'

/** S-21.2: an application to revoke a certificate. */
export default class RevocationsController {
  @inject()
  async create({ applicant, request, view }: HttpContext, clock: Clock) {
    const { iin = applicant.iin, certificate } = await request.validateUsing(revocationOf)
    await assertMayActFor(applicant, iin)
    return view.render('pages/online/revoke', {
      holder: await registeredHolder(iin),
      open: await openOf(iin, 'revoke'),
      certificates: await revocableCertificates({ person: iin }, clock.now()),
      grounds: groundsFor(iin === applicant.iin),
      chosen: certificate,
    })
  }

  @inject()
  async store(ctx: HttpContext, file: FileOnlineRevocation) {
    const { applicant, i18n, request, response, session } = ctx
    const { certificate: serial, ground } = await request.validateUsing(revocationFiling)
    const { id } = await file.handle({ serial, ground, language: i18n.locale }, applicant)
    session.flash('done', i18n.t('screens_online.apply.done', { number: onlineNumber(id) }))
    return response.redirect().toPath(`/online/applications/${id}`)
  }
}
