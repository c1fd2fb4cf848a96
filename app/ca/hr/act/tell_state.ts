import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { onlineNumber } from '#ca/letters/online_number'
import { isoMoment } from '#ca/moments'
import { mayActFor } from '#ca/online/applicant'
import { onlineApplications, onlineView } from '#ca/online/find_online_application'
import type { ApplicantThrough } from '#ca/hr/act/applicant_through'
import type { StateAnswer, StateRequest } from '#ca/hr/requests'
import type { DateTime } from 'luxon'
import type { OnlineView } from '#ca/online/find_online_application'
import type OnlineApplication from '#models/online_application'

/** How an application stands, told to the system that brought it. */
@inject()
export class TellState {
  constructor(protected clock: Clock) {}

  /** @throws CaError E_ONLINE_ABSENT, also for another system's, and for one of another person and agency */
  async handle({ number }: StateRequest, applicant: ApplicantThrough): Promise<StateAnswer> {
    const { systemId } = applicant.through
    const application = await onlineApplications()
      .where({ id: number, channel: 'hr' })
      .whereHas('hrMessage', (message) => message.where('systemId', systemId))
      .first()
    if (!application || !(await mayActFor(applicant, application)))
      throw new CaError('E_ONLINE_ABSENT', { number: onlineNumber(number) }, 404)
    return answerOf(onlineView(application, this.clock.today(), await WorkingCalendar.load()))
  }
}

function answerOf({ application, state }: OnlineView): StateAnswer {
  const { id, iin, steps } = application
  const refusal = steps.find(({ step }) => step === 'refused')
  const { ground, reason } = refusal ?? {}
  return {
    kind: 'state',
    number: id,
    printedNumber: onlineNumber(id),
    iin,
    state: state === 'to_confirm' ? 'filed' : state,
    changedAt: isoMoment(changedAt(application)),
    refused: refusal ? { ground: ground ?? '', reason: reason ?? '' } : null,
    certificate: certificateOf(application),
  }
}

function changedAt({ filedAt, steps, application }: OnlineApplication): DateTime {
  const { issuedAt, revocation } = application?.certificate ?? {}
  const revoked = revocation?.isForGood ? revocation.createdAt : null
  const moments = [filedAt, ...steps.map(({ takenAt }) => takenAt), issuedAt, revoked]
  return moments.reduce<DateTime>((last, at) => (at && at > last ? at : last), filedAt)
}

function certificateOf({ application }: OnlineApplication): StateAnswer['certificate'] {
  const certificate = application?.certificate
  if (!certificate) return null
  const { serial, notBefore, notAfter } = certificate
  return { serial, notBefore: isoMoment(notBefore), notAfter: isoMoment(notAfter) }
}
