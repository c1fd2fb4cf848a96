import { inject } from '@adonisjs/core'
import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import AdministrationPolicy from '#policies/administration_policy'
import { Clock } from '#ca/clock'
import { listDocuments } from '#ca/publication/list_documents'
import { PublishDocument } from '#ca/publication/publish_document'
import { newDocument } from '#validators/administration'

/** The documents of the public site (CP-2.1): their versions, and a new one. */
export default class DocumentsController {
  @inject()
  async index({ bouncer, view }: HttpContext, clock: Clock) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const documents = await listDocuments(clock.today())
    return view.render('pages/administration/documents', { documents })
  }

  @inject()
  async store({ bouncer, request, auth, response }: HttpContext, publish: PublishDocument) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { file, kind, holds_from: holdsFrom } = await request.validateUsing(newDocument)
    const content = new Uint8Array(await readFile(file.tmpPath ?? ''))
    const input = { kind, holdsFrom, fileName: file.clientName, content }
    await publish.handle(input, auth.getUserOrFail().login)
    return response.redirect().toPath('/administration/documents')
  }
}
