import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CertificatesPolicy from '#policies/certificates_policy'
import { Clock } from '#ca/clock'
import { chainOf, findCertificate, issuedDer } from '#ca/issuance/find_certificate'
import { headlineOf } from '#ca/verification/report'
import { verifyCertificate } from '#ca/verification/verify_certificate'

/** The checks of order No. 1187 on one of our certificates, made anew each time. */
export default class VerificationsController {
  @inject()
  async show({ bouncer, params, view }: HttpContext, clock: Clock) {
    await bouncer.with(CertificatesPolicy).authorize('view')
    const certificate = await findCertificate(params.serial)
    const authorities = await chainOf(certificate)
    const at = clock.now()
    const report = verifyCertificate({
      certificate: issuedDer(certificate),
      chain: authorities.map((authority) => new Uint8Array(authority.certificate)),
      at,
    })
    return view.render('pages/certificates/verification', {
      certificate,
      report,
      headline: headlineOf(report),
      at,
    })
  }
}
