import logger from '@adonisjs/core/services/logger'
import type CertificateIssued from '#events/issuance/certificate_issued'

/** Writes a line into the server's log for each certificate. */
export default class LogIssuedCertificate {
  handle({ certificate }: CertificateIssued) {
    const { serial, profile, applicationId } = certificate
    logger.info({ serial, profile, applicationId }, 'certificate issued')
  }
}
