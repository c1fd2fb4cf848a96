import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { SYSTEM } from '#ca/actor'
import { Clock } from '#ca/clock'
import { giveNotice } from '#ca/online/give_notice'
import { lapsesAfter } from '#ca/calendar/deadlines'
import { lockOnlineApplication } from '#ca/online/lock_online_application'
import { CLOSED, openKeyOf } from '#ca/online/open_application'
import { WorkingCalendar } from '#ca/calendar/working_days'
import OnlineApplication from '#models/online_application'
import OnlineStep from '#models/online_step'
import type { Actor } from '#ca/actor'

/** So many working days before the end the applicant is told. */
const NOTICE_DAYS = 3

/** What a sweep did; ids. */
export interface LapseReport {
  lapsed: number[]
  warned: number[]
}

/**
 * S-13: an online application for a certificate whose letter does not come lapses fourteen working days after it was
 * filed. When the last day is, the calendar of the moment says; the row only records what holds without it.
 */
@inject()
export class LapseOnlineApplications {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** The sweep, at start and by the clock: what has lapsed is closed, who has few days left is told. */
  async handle(): Promise<LapseReport> {
    const calendar = await WorkingCalendar.load()
    const today = this.clock.today()
    const report: LapseReport = { lapsed: [], warned: [] }
    for (const { id, filedOn } of await withoutLetter()) {
      const lastDay = lapsesAfter(filedOn, calendar)
      if (today > lastDay) {
        if (await db.transaction((trx) => this.lapse(trx, id))) report.lapsed.push(id)
      } else if (calendar.workingDaysBetween(today, lastDay) <= NOTICE_DAYS) {
        if (await db.transaction((trx) => giveNotice(trx, id, 'lapses_soon', this.clock.now())))
          report.warned.push(id)
      }
    }
    return report
  }

  /**
   * Closes an application if, by the calendar as it is now, its last day is over and no letter came.
   *
   * @returns whether it has lapsed now
   */
  async lapse(trx: TransactionClientContract, id: number): Promise<boolean> {
    await trx.from('online_applications').where('id', id).update({ id })
    const [application] = await withoutLetter(trx).where('id', id).forUpdate()
    const calendar = await WorkingCalendar.load({ client: trx })
    const lastDay = application && lapsesAfter(application.filedOn, calendar)
    if (!lastDay || this.clock.today() <= lastDay) return false
    await application.merge(CLOSED).save()
    await OnlineStep.create(
      { onlineApplicationId: id, step: 'lapsed', takenBy: SYSTEM, takenAt: this.clock.now() },
      { client: trx }
    )
    await giveNotice(trx, id, 'lapsed', this.clock.now())
    await this.audit.append(trx, {
      event: 'online_application_lapsed',
      actor: SYSTEM,
      subject: `online_application:${id}`,
      data: { lastDay },
    })
    return true
  }

  /**
   * What a letter of that day does to the term: one that came too late finds the application lapsed, one that came in
   * time and was registered after the sweep takes the lapse back, unless the person has filed anew meanwhile.
   */
  async settle(trx: TransactionClientContract, id: number, receivedOn: string, actor: Actor) {
    const calendar = await WorkingCalendar.load({ client: trx })
    const { filedOn } = await OnlineApplication.findOrFail(id, { client: trx })
    if (receivedOn > lapsesAfter(filedOn, calendar)) await this.lapse(trx, id)
    else await this.#revive(trx, id, receivedOn, actor)
  }

  async #revive(trx: TransactionClientContract, id: number, receivedOn: string, actor: Actor) {
    const application = await lockOnlineApplication(trx, id)
    const { iin, kind, spkiSha256, steps } = application
    if (steps.at(-1)?.step !== 'lapsed') return
    const openKey = openKeyOf(iin, kind)
    if (await OnlineApplication.findBy('openKey', openKey, { client: trx })) return
    await application.merge({ openKey, openSpki: spkiSha256 }).save()
    const step = { onlineApplicationId: id, step: 'revived' as const }
    await OnlineStep.create({ ...step, takenBy: actor, takenAt: this.clock.now() }, { client: trx })
    await this.audit.append(trx, {
      event: 'online_application_revived',
      actor,
      subject: `online_application:${id}`,
      data: { receivedOn },
    })
  }
}

/**
 * Open applications for a certificate of the online service (S-13 is about no other), nothing decided on them, for which no
 * letter has come: a row that only quotes the number is none.
 */
function withoutLetter(client?: TransactionClientContract) {
  return OnlineApplication.query({ client })
    .where({ kind: 'issue', channel: 'online' })
    .whereNotNull('openKey')
    .whereDoesntHave('letterRows', () => {})
    .whereDoesntHave('steps', () => {})
    .orderBy('id')
}
