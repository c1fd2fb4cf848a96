import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { toHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'
import { readRevocationList } from '#ca/verification/revocation_list'
import { answer } from '#commands/answer'
import { readFileBytes } from '#commands/read_file'
import { shellLanguage } from '#commands/shell_language'

/** Shows what a revocation list says, of this authority or of any other. */
export default class CrlShow extends BaseCommand {
  static commandName = 'crl:show'
  static description = 'Show what a revocation list says'
  static help = ['{{ binaryName }} crl:show FILE [--json]', 'DER or PEM. Nothing is verified.']
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The file' })
  declare file: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const bytes = await readFileBytes(this.file)
      const list = readRevocationList(bytes)
      const facts = {
        issuer: list.issuer.text,
        number: list.number === null ? '-' : String(list.number),
        baseNumber: list.baseNumber === null ? '-' : String(list.baseNumber),
        entries: list.entries,
        thisUpdate: list.thisUpdate.toISO() ?? '',
        nextUpdate: list.nextUpdate?.toISO() ?? '-',
        points: list.points?.join(', ') ?? '-',
        key: list.authorityKeyIdentifier ?? '-',
        sha256: toHex(sha256(bytes)),
      }
      const i18n = shellLanguage()
      const lines = Object.entries(facts).map(([name, value]) => {
        return i18n.t('crl.command.fact', {
          name: i18n.t(`crl.facts.${name}`),
          value: String(value),
        })
      })
      return { document: facts, lines }
    })
  }
}
