import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import type { DateTime } from 'luxon'
import { Alarms, type Trouble } from '#ca/alarms/alarms'
import { Clock } from '#ca/clock'
import { SYSTEM, type Actor } from '#ca/actor'
import { ELSEWHERE } from '#ca/authorities/accept_authority'
import { CertifyService } from '#ca/authorities/services/certify_service'
import { findService } from '#ca/authorities/services/find_service'
import { serviceStructure } from '#ca/authorities/services/service_structures'
import Authority from '#models/authority'
import { SERVICE_PURPOSES, type ServicePurpose } from '#models/service_certificate'
import type ServiceCertificate from '#models/service_certificate'

/** What became of the services: serial numbers of fresh certificates, and what could not be certified. */
export interface RenewalReport {
  certified: string[]
  failed: { authority: string; purpose: ServicePurpose }[]
}

/** Whether half of a term is over: then a service gets its next certificate, and the old one may still be used. */
function halfOver(from: DateTime, until: DateTime, now: DateTime): boolean {
  return now.toMillis() >= (from.toMillis() + until.toMillis()) / 2
}

/** What ends, and when; the subject names the key by its file, as its lists are named. */
function troubleOf(
  { fileName, serial }: Authority,
  purpose: ServicePurpose,
  current: ServiceCertificate | null
): Trouble {
  const authority = fileName ?? serial.slice(0, 16)
  const until = current?.notAfter.toUTC().toISO() ?? ''
  const code = current ? 'E_SERVICE_ENDING' : 'E_SERVICE_ENDED'
  return { subject: `${purpose}:${authority}`, code, facts: { purpose, authority, until } }
}

/** A key that issues no more stamps and tells nothing; what it issued is still asked about. */
function purposesOf({ retiredAt, issuingFrom }: Authority): readonly ServicePurpose[] {
  if (!issuingFrom) return []
  return retiredAt ? ['ocsp'] : SERVICE_PURPOSES
}

/**
 * Keeps a valid certificate for each service of each State CA key, and gets the next one when half of its term is
 * over. What cannot be renewed raises an alarm and is tried again with the next run; the others are renewed all the same.
 */
@inject()
export class RenewServices {
  constructor(
    protected clock: Clock,
    protected certify: CertifyService,
    protected alarms: Alarms
  ) {}

  async handle(actor: Actor = SYSTEM): Promise<RenewalReport> {
    const report: RenewalReport = { certified: [], failed: [] }
    for (const authority of await this.#authorities())
      for (const purpose of purposesOf(authority))
        await this.#keep(authority, purpose, report, actor)
    return report
  }

  async #authorities(): Promise<Authority[]> {
    const all = await Authority.query().where('role', 'state').whereNot('keyStore', ELSEWHERE)
    return all.filter(({ notAfter }) => notAfter > this.clock.now())
  }

  async #keep(
    authority: Authority,
    purpose: ServicePurpose,
    report: RenewalReport,
    actor: Actor
  ): Promise<void> {
    if (!serviceStructure(authority.algorithm, purpose)) return
    const now = this.clock.now()
    const current = await findService({ authorityId: authority.id, purpose }, now)
    const trouble = troubleOf(authority, purpose, current)
    try {
      if (!current || halfOver(current.notBefore, current.notAfter, now)) {
        const next = await this.certify.handle({ authority, purpose }, actor)
        if (next) report.certified.push(next.serial)
      }
      await this.alarms.clear(trouble.subject)
    } catch (error) {
      report.failed.push({ authority: authority.serial, purpose })
      logger.error({ err: error, authority: authority.serial, purpose }, 'no service certificate')
      await this.alarms.raise(trouble)
    }
  }
}
