import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { FileOnlineApplication } from '#ca/online/file_online_application'
import { findApplicantsApplication } from '#ca/online/find_online_application'
import { onlineNumber } from '#ca/letters/online_number'
import { filing, whose } from '#validators/online'
import { FilingPage } from '#ca/online/filing_page'
import { SECOND_CERTIFICATE_GROUNDS } from '#models/application'

/** S-5.2: a key made on the carrier, the application filed with it; and how it stands. */
export default class ApplicationsController {
  @inject()
  async create({ applicant, request, view }: HttpContext, filingPage: FilingPage) {
    const { iin = applicant.iin } = await request.validateUsing(whose)
    const page = await filingPage.handle(iin, applicant)
    return view.render('pages/online/apply', {
      ...page,
      grounds: SECOND_CERTIFICATE_GROUNDS,
      own: iin === applicant.iin,
    })
  }

  @inject()
  async store(ctx: HttpContext, file: FileOnlineApplication) {
    const { applicant, i18n, request, response, session } = ctx
    const { iin, carrier, request: pkcs10, ground } = await request.validateUsing(filing)
    const filed = await file.handle(
      {
        iin,
        carrierSerial: carrier,
        request: new Uint8Array(Buffer.from(pkcs10, 'base64')),
        language: i18n.locale,
        ground: ground ?? null,
      },
      applicant
    )
    const number = onlineNumber(filed.id)
    session.flash('done', i18n.t('screens_online.apply.done', { number }))
    return response.redirect().toPath(`/online/applications/${filed.id}`)
  }

  @inject()
  async show({ applicant, params, view }: HttpContext, clock: Clock) {
    const { state: stands, ...found } = await findApplicantsApplication(
      params.id,
      applicant,
      clock.today()
    )
    return view.render('pages/online/application', {
      ...found,
      stands,
      own: found.application.iin === applicant.iin,
    })
  }
}
