import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { CaError } from '#ca/ca_error'
import { fromPem } from '#ca/certificates/pem'
import { MirrorSite, type MirrorOutcome } from '#ca/publication/mirror_site'
import { answer } from '#commands/answer'
import { readFileBytes } from '#commands/read_file'
import { shellLanguage } from '#commands/shell_language'

const GOOD: readonly MirrorOutcome[] = ['taken', 'same']

/** CP-2.1: certificates and lists carried into the closed network, each proved before it takes its place. */
export default class PublicationMirror extends BaseCommand {
  static commandName = 'publication:mirror'
  static description =
    'Copy published certificates and lists, proving each before it takes its place'
  static help = [
    '{{ binaryName }} publication:mirror FROM DIR [--trust FILE…] [--json]',
    'FROM is a folder of publication:export, on a medium or mounted. A certificate is taken when its',
    'chain ends at a root that the product trusts or --trust names; a list when its signature holds,',
    'it is not out of date and not older than the one that is there. What is refused stays as it was.',
    'FROM and DIR come first.',
    'Exit code: 0, or 1 when anything was refused.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The exported folder' })
  declare from: string

  @args.string({ description: 'The folder that is served' })
  declare directory: string

  @args.spread({ required: false, description: 'Refused: FROM and DIR come before --trust' })
  declare more: string[]

  @flags.array({ description: 'Certificates that are trusted besides those of the product' })
  declare trust: string[]

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  async run() {
    await answer(this, this.json, async () => {
      const [stray] = this.more ?? []
      if (stray !== undefined) throw new CaError('E_MIRROR_ARGUMENT', { argument: stray })
      const trusted = await Promise.all((this.trust ?? []).map(readFileBytes))
      const mirror = await this.app.container.make(MirrorSite)
      const anchors = trusted.flatMap((file) => fromPem(file))
      const files = await mirror.handle(this.from, this.directory, anchors)
      if (files.some(({ outcome }) => !GOOD.includes(outcome))) this.exitCode = 1
      const i18n = shellLanguage()
      const lines = files.map(
        ({ file, outcome }) => `${file}: ${i18n.t(`publication.outcomes.${outcome}`)}`
      )
      return { document: { files }, lines }
    })
  }
}
