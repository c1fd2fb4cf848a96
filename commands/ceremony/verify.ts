import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { verifyProtocol } from '#ca/ceremonies/verify_protocol'
import { answer } from '#commands/answer'
import { readFileBytes } from '#commands/read_file'
import { shellLanguage } from '#commands/shell_language'

/** Verifies the protocol of a ceremony against its record in the audit log and the key's signature. */
export default class CeremonyVerify extends BaseCommand {
  static commandName = 'ceremony:verify'
  static description =
    'Verify the protocol of a key ceremony: its digest, its record, its signature'
  static help = [
    '{{ binaryName }} ceremony:verify N [--protocol ceremony-N.json] [--json]',
    'Without the option the text is that of the database. Exit code: 0 when all agree, 1 otherwise.',
    'audit:verify proves that the record itself stands in an unbroken log.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Number of the ceremony' })
  declare ceremony: string

  @flags.string({ description: 'File with the text of the protocol' })
  declare protocol: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const number = Number(this.ceremony)
      const text = this.protocol
        ? new TextDecoder().decode(await readFileBytes(this.protocol))
        : undefined
      const protocolSha256 = await verifyProtocol(number, text)
      return {
        document: { ceremony: number, protocolSha256 },
        lines: [shellLanguage().t('ceremony.command.verified', { number, digest: protocolSha256 })],
      }
    })
  }
}
