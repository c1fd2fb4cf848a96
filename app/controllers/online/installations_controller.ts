import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { Challenges, challengeBytes } from '#ca/online/challenges'
import { findApplicantsApplication } from '#ca/online/find_online_application'
import { RecordInstallation } from '#ca/online/record_installation'
import { installation } from '#validators/online'

const DER = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** S-5: the certificate written onto the carrier by the workstation, read back, and proved by a signature. */
export default class InstallationsController {
  @inject()
  async create(ctx: HttpContext, clock: Clock, challenges: Challenges) {
    const { applicant, params, response, session, view } = ctx
    const found = await findApplicantsApplication(params.id, applicant, clock.today())
    const { application, state } = found
    const path = `/online/applications/${application.id}`
    if (state !== 'to_install') return response.redirect().toPath(path)
    const { certificate } = application.application
    const challenge = await challenges.give('install', session.sessionId)
    return view.render('pages/online/installation', {
      ...found,
      certificate,
      challenge,
      toSign: base64(challengeBytes('install', challenge)),
      der: base64(new Uint8Array(certificate.der ?? [])),
    })
  }

  @inject()
  async store(ctx: HttpContext, record: RecordInstallation) {
    const { applicant, i18n, params, request, response, session } = ctx
    const { challenge, cms, carrier, certificate } = await request.validateUsing(installation)
    const proof = { challenge, cms: DER(cms), session: session.sessionId }
    const onlineApplicationId = Number(params.id)
    const input = { onlineApplicationId, carrierSerial: carrier, readBack: DER(certificate), proof }
    await record.handle(input, applicant)
    session.flash('done', i18n.t('screens_online.install.done'))
    return response.redirect().toPath(`/online/applications/${onlineApplicationId}`)
  }
}
