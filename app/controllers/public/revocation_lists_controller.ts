import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { PublishedLists } from '#ca/publication/published_lists'

/** The revocation lists (CP-2.1), read off the disk. */
export default class RevocationListsController {
  @inject()
  async show({ params, response }: HttpContext, lists: PublishedLists) {
    const bytes = await lists.bytes(params.file)
    response.header('Content-Type', 'application/pkix-crl')
    return response.send(Buffer.from(bytes), true)
  }
}
