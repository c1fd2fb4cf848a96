import logger from '@adonisjs/core/services/logger'
import type CertificateRevoked from '#events/revocation/certificate_revoked'

/** Writes a line into the server's log for each revocation. */
export default class LogRevokedCertificate {
  handle({ certificateId }: CertificateRevoked) {
    logger.info({ certificateId }, 'certificate revoked')
  }
}
