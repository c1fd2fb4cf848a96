import type { HttpContext } from '@adonisjs/core/http'
import LettersPolicy from '#policies/letters_policy'
import { search } from '#ca/letters/search'
import { letterSearch } from '#validators/letters'

/** One field for everything: F2 leads to it from every screen. */
export default class SearchController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(LettersPolicy).authorize('view')
    const { q = '' } = await request.validateUsing(letterSearch)
    const result = await search(q)
    const found = Object.values(result).some((hits) => hits.rows.length > 0)
    return view.render('pages/search/index', { q, result, found })
  }
}
