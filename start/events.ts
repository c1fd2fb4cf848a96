/*
| What follows an act of the authority once it is committed. Listeners have effects (a log line, mail,
| publication) and change nothing that the act decided.
*/

import emitter from '@adonisjs/core/services/emitter'
import CertificateIssued from '#events/issuance/certificate_issued'
import CertificateRevoked from '#events/revocation/certificate_revoked'
import HoldChanged from '#events/revocation/hold_changed'
import ServiceRevoked from '#events/revocation/service_revoked'

const JudgeHrOwnersAgain = () => import('#listeners/revocation/judge_hr_owners_again')
const LogIssuedCertificate = () => import('#listeners/issuance/log_issued_certificate')
const LogRevokedCertificate = () => import('#listeners/revocation/log_revoked_certificate')
const PublishRevocation = () => import('#listeners/revocation/publish_revocation')
const ReplaceService = () => import('#listeners/revocation/replace_service')
const TellResponder = () => import('#listeners/revocation/tell_responder')

emitter.on(CertificateIssued, [LogIssuedCertificate, 'handle'])
emitter.on(CertificateRevoked, [LogRevokedCertificate, 'handle'])
emitter.on(CertificateRevoked, [TellResponder, 'handle'])
emitter.on(CertificateRevoked, [PublishRevocation, 'handle'])
emitter.on(CertificateRevoked, [JudgeHrOwnersAgain, 'handle'])
emitter.on(HoldChanged, [TellResponder, 'handle'])
emitter.on(HoldChanged, [PublishRevocation, 'handle'])
emitter.on(HoldChanged, [JudgeHrOwnersAgain, 'handle'])
emitter.on(ServiceRevoked, [TellResponder, 'handle'])
emitter.on(ServiceRevoked, [PublishRevocation, 'handle'])
emitter.on(ServiceRevoked, [ReplaceService, 'handle'])
