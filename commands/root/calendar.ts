import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { Clock } from '#ca/clock'
import { AddCalendarDay } from '#ca/calendar/add_calendar_day'
import { ConfirmYear } from '#ca/calendar/confirm_year'
import { listCalendar, type CalendarYearView } from '#ca/calendar/list_calendar'
import { LoadCalendar } from '#ca/calendar/load_calendar'
import { RemoveCalendarDay } from '#ca/calendar/remove_calendar_day'
import { answer } from '#commands/answer'
import { readFileBytes } from '#commands/read_file'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { assertRootMachine } from './_root_machine.js'

/** The working days by which the terms of run: there is no screen on this machine to keep them. */
export default class RootCalendar extends BaseCommand {
  static commandName = 'root:calendar'
  static description = 'Show and keep the working-day calendar of the Root CA’s machine'
  static help = [
    '{{ binaryName }} root:calendar [YEAR]',
    '{{ binaryName }} root:calendar --load FILE [--replace]',
    '{{ binaryName }} root:calendar --day-off 2027-03-09 --name TEXT (or --working-day, or --remove DATE)',
    '{{ binaryName }} root:calendar 2027 --confirm --source "Decree No. …"',
    'FILE is in the format of database/seeders/data; years that are there stay unless --replace is given.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({
    description: 'The year to show or to confirm; this one when absent',
    required: false,
  })
  declare year: string

  @flags.string({ description: 'Calendar file to load' })
  declare load: string

  @flags.boolean({ description: 'What the file has takes the place of years that are there' })
  declare replace: boolean

  @flags.string({ description: 'A weekday that is a day off, YYYY-MM-DD' })
  declare dayOff: string

  @flags.string({ description: 'A Saturday or Sunday that is worked, YYYY-MM-DD' })
  declare workingDay: string

  @flags.string({ description: 'What the day is' })
  declare name: string

  @flags.string({ description: 'A day that is plain again, YYYY-MM-DD' })
  declare remove: string

  @flags.boolean({ description: 'The government’s transfers of the year are in the calendar' })
  declare confirm: boolean

  @flags.string({ description: 'Where the transfers were read: the decree' })
  declare source: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootCalendar.commandName)
      const clock = await this.app.container.make(Clock)
      const year = Number(this.year ?? this.#touched() ?? clock.today().slice(0, 4))
      const loaded = await this.#change(year)
      const view = await listCalendar(year)
      return { document: { loaded, ...documentOf(view) }, lines: linesOf(view) }
    })
  }

  /** The year of the day that changes. */
  #touched(): string | undefined {
    return (this.dayOff ?? this.workingDay ?? this.remove)?.slice(0, 4)
  }

  /** @returns the years that a file brought */
  async #change(year: number): Promise<number[]> {
    const { container } = this.app
    const actor = shellActor()
    for (const [date, kind] of [
      [this.dayOff, 'day_off'] as const,
      [this.workingDay, 'working_day'] as const,
    ]) {
      if (!date) continue
      const adding = await container.make(AddCalendarDay)
      await adding.handle({ date, kind, name: this.name ?? '' }, actor)
    }
    if (this.remove) {
      const removing = await container.make(RemoveCalendarDay)
      await removing.handle({ date: this.remove }, actor)
    }
    const loaded = this.load ? await this.#loadFile() : []
    if (this.confirm) {
      const confirming = await container.make(ConfirmYear)
      await confirming.handle({ year, source: this.source ?? '' }, actor)
    }
    return loaded
  }

  async #loadFile(): Promise<number[]> {
    const loading = await this.app.container.make(LoadCalendar)
    const text = new TextDecoder().decode(await readFileBytes(this.load))
    return loading.handle({ text, replace: this.replace }, shellActor())
  }
}

function documentOf({ year, confirmed, source, days }: CalendarYearView) {
  const told = days.map(({ date, kind, name }) => ({ date, kind, name }))
  return { year, confirmed, source, days: told }
}

function linesOf({ year, confirmed, days }: CalendarYearView): string[] {
  const i18n = shellLanguage()
  const state = confirmed ? 'root.command.year_confirmed' : 'root.command.year_unconfirmed'
  return [
    i18n.t(state, { year }),
    ...days.map(({ date, kind, name }) =>
      i18n.t('root.command.calendar_day', { date, kind, name })
    ),
  ]
}
