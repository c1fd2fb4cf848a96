/*
| What follows an act of the authority once it is committed. Listeners have effects (a log line, mail,
| publication) and change nothing that the act decided.
*/

import emitter from '@adonisjs/core/services/emitter'
import CertificateIssued from '#events/issuance/certificate_issued'
import CertificateRevoked from '#events/revocation/certificate_revoked'
import ServiceRevoked from '#events/revocation/service_revoked'

const LogIssuedCertificate = () => import('#listeners/issuance/log_issued_certificate')
const LogRevokedCertificate = () => import('#listeners/revocation/log_revoked_certificate')
const ReplaceService = () => import('#listeners/revocation/replace_service')

emitter.on(CertificateIssued, [LogIssuedCertificate, 'handle'])
emitter.on(CertificateRevoked, [LogRevokedCertificate, 'handle'])
emitter.on(ServiceRevoked, [ReplaceService, 'handle'])
