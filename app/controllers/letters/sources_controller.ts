import type { HttpContext } from '@adonisjs/core/http'
import LettersPolicy from '#policies/letters_policy'
import { CaError } from '#ca/ca_error'
import { findLetter } from '#ca/letters/find_letter'

/** The annex 1 file of a letter as it came (S-16). */
export default class SourcesController {
  async show({ bouncer, params, response }: HttpContext) {
    await bouncer.with(LettersPolicy).authorize('view')
    const letter = await findLetter(params.id)
    if (!letter.source) throw new CaError('E_LETTER_TYPED', { number: letter.number }, 404)
    response.header('content-type', 'application/octet-stream')
    response.attachment(letter.sourceName ?? 'annex-1')
    return response.send(Buffer.from(letter.source))
  }
}
