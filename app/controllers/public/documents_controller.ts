import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { currentDocument, publishedDocument } from '#ca/publication/list_documents'
import type PublishedDocument from '#models/published_document'

/** CP-2.1: CPS, CP, the agreement and the forms, every version of each. */
export default class DocumentsController {
  async show({ params, response }: HttpContext) {
    const document = await publishedDocument(params.kind, Number(params.version))
    response.header('Cache-Control', 'public, max-age=86400')
    return file(response, document)
  }

  /** The address that stands in certificates (annex 5). */
  @inject()
  async cps({ response }: HttpContext, clock: Clock) {
    return file(response, await currentDocument('cps', clock.today()))
  }
}

function file(
  response: HttpContext['response'],
  { content, fileName, mediaType }: PublishedDocument
) {
  const name = encodeURIComponent(fileName)
  response.header('Content-Type', mediaType)
  response.header('Content-Disposition', `inline; filename*=UTF-8''${name}`)
  return response.send(content, true)
}
