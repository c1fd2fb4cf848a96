import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Letter from '#models/letter'
import CarriersPolicy from '#policies/carriers_policy'
import { listAgencies } from '#ca/agencies/list_agencies'
import { issueJournal } from '#ca/carriers/issue_journal'
import { JOURNAL_COLUMNS, journalCells, journalCsv } from '#ca/carriers/journal_csv'
import { Clock } from '#ca/clock'
import { journalWords } from '#start/journal_words'
import { journalFilter } from '#validators/carriers'

/** The issue journal (S-4, annex 3): on the screen, on paper, as CSV. */
@inject()
export default class JournalController {
  constructor(protected clock: Clock) {}

  async index(ctx: HttpContext) {
    await ctx.bouncer.with(CarriersPolicy).authorize('view')
    const { filter, lines } = await this.#read(ctx)
    const words = journalWords(ctx.i18n)
    return ctx.view.render('pages/carriers/journal', {
      filter,
      words,
      columns: JOURNAL_COLUMNS,
      rows: lines.map((line) => ({ line, cells: journalCells(line, words) })),
      letter: filter.letter ? await Letter.find(filter.letter) : null,
      agencies: await listAgencies(),
      asked: new URLSearchParams(
        Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)])
      ).toString(),
      now: this.clock.now(),
    })
  }

  async csv(ctx: HttpContext) {
    await ctx.bouncer.with(CarriersPolicy).authorize('view')
    const { lines } = await this.#read(ctx)
    const name = `journal-${this.clock.today()}.csv`
    ctx.response.header('content-type', 'text/csv; charset=utf-8')
    ctx.response.header('content-disposition', `attachment; filename="${name}"`)
    return ctx.response.send(journalCsv(lines, journalWords(ctx.i18n)))
  }

  /** Nothing asked for: the lines of this year. */
  async #read({ request }: HttpContext) {
    const asked = await request.validateUsing(journalFilter)
    const nothing = Object.values(asked).every((value) => value === undefined)
    const filter = nothing ? { ...asked, from: `${this.clock.today().slice(0, 4)}-01-01` } : asked
    const { from, to, agency: agencyId, letter: letterId } = filter
    const given = Object.entries(filter).filter(([, value]) => value !== undefined)
    return {
      filter: Object.fromEntries(given) as typeof filter,
      lines: await issueJournal({ from, to, agencyId, letterId }),
    }
  }
}
