import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { archiveFrom, formatOf } from '#ca/root/documents'
import { recordedApplication, recordedRevocation } from '#ca/root/recorded'
import { rootAnnexPdf, type Annex } from '#documents/root_annex'
import { rootRefusalPdf } from '#documents/root_refusal'
import { answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'
import { writePaper } from '#commands/write_paper'
import { assertRootMachine } from './_root_machine.js'
import type { FormField } from '#ca/root/application_form'
import type RootDocument from '#models/root_document'

/** What a command shows of something that was registered. */
interface Shown {
  annex: Annex
  form: Partial<Record<FormField, string>>
  about: string[]
  receivedOn: string
  documents: RootDocument[]
  /** The letter of refusal, when there is one: for paper only. */
  refusal: Buffer | null
  said: Record<string, unknown>
}

/** R-4, R-8: what was registered, before it is decided and long after. */
export default class RootShow extends BaseCommand {
  static commandName = 'root:show'
  static description = 'Show an application or an application to revoke as it was registered'
  static help = [
    '{{ binaryName }} root:show ID [--pdf FILE] [--documents DIR] [--json]',
    'ID is the number of an application, or the serial number of a certificate whose revocation is registered.',
    'FILE gets the annex as it was filled in; DIR gets what came with it, and the letter of a refusal.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Number of an application, or serial number' })
  declare id: string

  @flags.string({ description: 'Write the annex as PDF to this file' })
  declare pdf: string

  @flags.string({ description: 'Write the documents that are kept into this folder' })
  declare documents: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootShow.commandName)
      const shown = /^\d{1,9}$/.test(this.id)
        ? await this.#application(Number(this.id))
        : await this.#revocation(this.id.replace(/[\s:]/g, '').toLowerCase())
      const { annex, form: filled, about } = shown
      if (this.pdf)
        await writePaper(this.pdf, await rootAnnexPdf(shellLanguage(), annex, { filled, about }))
      const files = this.documents ? await this.#write(shown) : []
      return { document: { ...documentOf(shown), files }, lines: [...linesOf(shown), ...files] }
    })
  }

  async #application(id: number): Promise<Shown> {
    const i18n = shellLanguage()
    const application = await recordedApplication(id)
    const { receivedOn, state, delivery, refusal, documents } = application
    const problems: { code: string; facts: Record<string, string> }[] = JSON.parse(
      application.problems
    )
    return {
      annex: 1,
      form: JSON.parse(application.form),
      about: [
        i18n.t('root.command.shown_application', { id, receivedOn, state }),
        ...problems.map(({ code, facts }) => `  ${i18n.t(`root.problems.${code}`, facts)}`),
      ],
      receivedOn,
      documents,
      refusal: refusal && (await rootRefusalPdf(i18n, application, refusal)),
      said: { application: id, receivedOn, state, delivery, problems },
    }
  }

  async #revocation(serial: string): Promise<Shown> {
    const i18n = shellLanguage()
    const revocation = await recordedRevocation(serial)
    const { receivedOn, letterNumber, proof, delivery, documents } = revocation
    const ground = i18n.t(`root.revocation_grounds.${revocation.ground}`)
    const revokedAt = revocation.revokedAt?.toUTC().toISO() ?? null
    return {
      annex: 2,
      form: JSON.parse(revocation.form),
      about: [
        i18n.t('root.command.shown_revocation', { serial, letterNumber, receivedOn }),
        ground,
        proof,
      ],
      receivedOn,
      documents,
      refusal: null,
      said: {
        serial,
        receivedOn,
        letterNumber,
        ground: revocation.ground,
        proof,
        delivery,
        revokedAt,
      },
    }
  }

  async #write({ documents, refusal }: Shown): Promise<string[]> {
    await mkdir(this.documents, { recursive: true, mode: 0o700 })
    const papers = [
      ...documents.map(({ kind, content }) => ({
        name: `${kind}.${formatOf(content) ?? 'bin'}`,
        content,
      })),
      ...(refusal ? [{ name: 'refusal.pdf', content: refusal }] : []),
    ]
    for (const { name, content } of papers) await writePaper(join(this.documents, name), content)
    return papers.map(({ name }) => join(this.documents, name))
  }
}

const kept = ({ kind, sha256 }: RootDocument) => ({ kind, sha256 })

function documentOf({ said, form, documents, receivedOn }: Shown) {
  return { ...said, form, documents: documents.map(kept), archiveFrom: archiveFrom(receivedOn) }
}

function linesOf({ about, form, documents, receivedOn }: Shown): string[] {
  const i18n = shellLanguage()
  return [
    ...about,
    ...Object.entries(form).map(([field, value]) => `${i18n.t(`root.fields.${field}`)}: ${value}`),
    ...documents.map(({ kind, sha256 }) => i18n.t('root.command.kept', { kind, sha256 })),
    i18n.t('root.command.archive', { from: archiveFrom(receivedOn) }),
  ]
}
