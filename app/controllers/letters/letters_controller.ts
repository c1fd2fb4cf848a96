import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import LettersPolicy from '#policies/letters_policy'
import { namesOfActors } from '#ca/access/names_of_actors'
import { Clock } from '#ca/clock'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { findLetter } from '#ca/letters/find_letter'
import { listLetters } from '#ca/letters/list_letters'
import { letterSearch } from '#validators/letters'
import { letterView } from '#ca/letters/letter_deadlines'

/** Registered letters: the list, and one with its employees. */
export default class LettersController {
  @inject()
  async index({ bouncer, request, view }: HttpContext, clock: Clock) {
    await bouncer.with(LettersPolicy).authorize('view')
    const { q = '', page = 1 } = await request.validateUsing(letterSearch)
    const list = await listLetters({ search: q, page, today: clock.today() })
    list.baseUrl('/letters').queryString({ q })
    return view.render('pages/letters/index', { q, list })
  }

  @inject()
  async show({ bouncer, params, view }: HttpContext, clock: Clock) {
    await bouncer.with(LettersPolicy).authorize('view')
    const letter = await findLetter(params.id)
    const calendar = await WorkingCalendar.load()
    return view.render('pages/letters/show', {
      letter,
      people: await namesOfActors(),
      ...letterView(letter, clock.today(), calendar),
    })
  }
}
