import { inject } from '@adonisjs/core'
import type { DateTime } from 'luxon'
import { Clock } from '#ca/clock'
import { PublishedLists } from '#ca/publication/published_lists'
import {
  SERVICES,
  ServiceProbes,
  type ServiceName,
  type ServiceState,
} from '#ca/publication/service_probes'

/** `stale`: a list is there, and the next one is overdue. */
export type StatusOfService = ServiceState | 'stale'

export interface ServiceLine {
  name: ServiceName | 'crl'
  state: StatusOfService
  checkedAt: DateTime
}

/** How the services of the house are, looked at now. */
@inject()
export class ServicesStatus {
  constructor(
    protected clock: Clock,
    protected lists: PublishedLists,
    protected probes: ServiceProbes
  ) {}

  async handle(): Promise<ServiceLine[]> {
    const checkedAt = this.clock.now()
    const lines: ServiceLine[] = [{ name: 'crl', state: await this.#lists(checkedAt), checkedAt }]
    for (const name of SERVICES) {
      lines.push({ name, state: await this.probes.state(name), checkedAt })
    }
    return lines
  }

  /** One full list that is overdue is enough to say so. */
  async #lists(now: DateTime): Promise<StatusOfService> {
    const files = await this.lists.all()
    const full = files.filter(({ list }) => list.baseNumber === null)
    if (full.length === 0) return 'not_running'
    const overdue = full.some(({ list: { nextUpdate } }) => !nextUpdate || nextUpdate < now)
    return overdue ? 'stale' : 'working'
  }
}
