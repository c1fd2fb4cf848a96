import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { FileOnlineRevocation } from '#ca/online/file_online_revocation'
import { onlineNumber } from '#ca/letters/online_number'
import { RevocationPage } from '#ca/online/revocation_page'
import { revocationFiling, revocationOf } from '#validators/online'

/** S-21.2: an application to revoke a certificate. */
export default class RevocationsController {
  @inject()
  async create({ applicant, request, view }: HttpContext, revocationPage: RevocationPage) {
    const { iin = applicant.iin, certificate } = await request.validateUsing(revocationOf)
    const page = await revocationPage.handle(iin, applicant)
    return view.render('pages/online/revoke', {
      ...page,
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
