import type { HttpContext } from '@adonisjs/core/http'
import { authorityFile } from '#ca/publication/published_authorities'

/** CP-2.1: certificates of the authorities as files: DER, PEM, and with their chain as P7B. */
export default class AuthorityFilesController {
  async show({ params, response }: HttpContext) {
    const { bytes, mediaType } = await authorityFile(params.file)
    response.header('Content-Type', mediaType)
    response.header('Content-Disposition', `attachment; filename="${params.file}"`)
    response.header('Cache-Control', 'public, max-age=3600')
    return response.send(Buffer.from(bytes), true)
  }
}
