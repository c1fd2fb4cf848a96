import type { HttpContext } from '@adonisjs/core/http'
import CertificatesPolicy from '#policies/certificates_policy'
import { toPem } from '#ca/certificates/pem'
import { chainOf, findCertificate, issuedDer } from '#ca/issuance/find_certificate'

/** Certificates as files: the holder's as DER and PEM, and the authorities above it as DER. */
export default class DownloadsController {
  async der({ bouncer, params, response }: HttpContext) {
    await bouncer.with(CertificatesPolicy).authorize('view')
    const certificate = await findCertificate(params.serial)
    return file(response, `${certificate.serial}.cer`, issuedDer(certificate))
  }

  async pem({ bouncer, params, response }: HttpContext) {
    await bouncer.with(CertificatesPolicy).authorize('view')
    const certificate = await findCertificate(params.serial)
    const pem = Buffer.from(toPem(issuedDer(certificate)), 'ascii')
    return file(response, `${certificate.serial}.pem`, pem, 'application/x-pem-file')
  }

  async ca({ bouncer, params, response }: HttpContext) {
    await bouncer.with(CertificatesPolicy).authorize('view')
    const [ca] = await chainOf(await findCertificate(params.serial))
    return file(response, 'ca.cer', ca.certificate)
  }

  async root({ bouncer, params, response }: HttpContext) {
    await bouncer.with(CertificatesPolicy).authorize('view')
    const chain = await chainOf(await findCertificate(params.serial))
    return file(response, 'root.cer', chain[chain.length - 1].certificate)
  }
}

/** RFC 2585 4.1 names the media type of a DER certificate. */
function file(
  response: HttpContext['response'],
  name: string,
  bytes: Uint8Array,
  type = 'application/pkix-cert'
) {
  response.header('content-type', type)
  response.header('content-disposition', `attachment; filename="${name}"`)
  return response.send(Buffer.from(bytes))
}
