/*
| What follows a revocation where this process answers requests: its responder, its lists and what it knows of others
| are told. A command has none of them.
*/

import emitter from '@adonisjs/core/services/emitter'
import CertificateRevoked from '#events/revocation/certificate_revoked'
import HoldChanged from '#events/revocation/hold_changed'
import ServiceRevoked from '#events/revocation/service_revoked'

const JudgeHrOwnersAgain = () => import('#listeners/revocation/judge_hr_owners_again')
const PublishRevocation = () => import('#listeners/revocation/publish_revocation')
const TellResponder = () => import('#listeners/revocation/tell_responder')

emitter.on(CertificateRevoked, [TellResponder, 'handle'])
emitter.on(CertificateRevoked, [PublishRevocation, 'handle'])
emitter.on(CertificateRevoked, [JudgeHrOwnersAgain, 'handle'])
emitter.on(HoldChanged, [TellResponder, 'handle'])
emitter.on(HoldChanged, [PublishRevocation, 'handle'])
emitter.on(HoldChanged, [JudgeHrOwnersAgain, 'handle'])
emitter.on(ServiceRevoked, [TellResponder, 'handle'])
emitter.on(ServiceRevoked, [PublishRevocation, 'handle'])
