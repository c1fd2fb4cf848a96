import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CertificatesPolicy from '#policies/certificates_policy'
import { findCertificate, issuedDer } from '#ca/issuance/find_certificate'
import { VerifyDocument } from '#ca/verification/verify_document'

/**
 * The checks of order No. 1187 on one of our certificates, made anew each time, by what everybody is answered by on the
 * public site: the register, the lists that are online, the roots that the house trusts.
 */
export default class VerificationsController {
  @inject()
  async show({ bouncer, params, view }: HttpContext, verify: VerifyDocument) {
    await bouncer.with(CertificatesPolicy).authorize('view')
    const certificate = await findCertificate(params.serial)
    const { verifiedAt, signers } = await verify.handle({ document: issuedDer(certificate) })
    return view.render('pages/certificates/verification', {
      certificate,
      report: signers[0],
      at: verifiedAt,
    })
  }
}
