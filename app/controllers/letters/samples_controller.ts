import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import LettersPolicy from '#policies/letters_policy'
import { CaError } from '#ca/ca_error'

const SAMPLES = [
  'prilozhenie-1.xlsx',
  'prilozhenie-1.csv',
  'prilozhenie-1-s-oshibkami.xlsx',
  'prilozhenie-7.xlsx',
  'prilozhenie-7.csv',
]

/** Tables of annex 1 and annex 7 with invented employees, for somebody who tries the product. */
export default class SamplesController {
  async show({ bouncer, params, response }: HttpContext) {
    await bouncer.with(LettersPolicy).authorize('view')
    const name = SAMPLES.find((sample) => sample === params.name)
    if (!name) throw new CaError('E_SAMPLE_ABSENT', { name: String(params.name) }, 404)
    return response.attachment(app.makePath('resources/samples', name), name)
  }
}
