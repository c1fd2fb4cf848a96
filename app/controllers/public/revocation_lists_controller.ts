import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { openPublishedList } from '#ca/revocation/crl/published_list'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'

/** The revocation lists (CP-2.1): read off the disk, so that they are there without the database too. */
export default class RevocationListsController {
  @inject()
  async show(ctx: HttpContext, folder: PublicationFolder, clock: Clock) {
    const { request, response, params } = ctx
    const list = await openPublishedList(folder, params.file, clock.now())
    if (!list) return response.notFound()
    response.header('Content-Type', 'application/pkix-crl')
    response.header('Last-Modified', list.modified.toHTTP() ?? '')
    response.header('ETag', list.tag)
    response.header('Cache-Control', `public, max-age=${list.maxAge}, must-revalidate`)
    response.relayHeaders()
    if (request.fresh()) {
      await list.close()
      return response.notModified()
    }
    response.header('Content-Length', list.size)
    return response.stream(list.stream())
  }
}
