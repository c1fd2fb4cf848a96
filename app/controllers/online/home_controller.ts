import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { holdersPage } from '#ca/online/holders_page'
import { standing } from '#ca/issuance/standing'

/** A person's page: what they have, what is open and whose turn it is. */
export default class HomeController {
  @inject()
  async show({ applicant, view }: HttpContext, clock: Clock) {
    const page = await holdersPage(applicant.iin, applicant, clock.today())
    return view.render('pages/online/home', {
      ...page,
      standingOf: (certificate: (typeof page.certificates)[number]) =>
        certificate.revocation?.isForGood ? 'revoked' : standing(certificate, clock.now()),
    })
  }
}
