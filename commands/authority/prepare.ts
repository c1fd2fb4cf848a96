import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { PrepareAuthority, STATE_ALGORITHMS } from '#ca/authorities/prepare_authority'
import { CaError } from '#ca/ca_error'
import { toPem } from '#ca/certificates/pem'
import { answer } from '#commands/answer'
import { CertificateFolder } from '#commands/certificate_folder'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'

/** Makes a key of the State CA beside those that are there, and the request that goes to the Root CA. */
export default class AuthorityPrepare extends BaseCommand {
  static commandName = 'authority:prepare'
  static description = 'Make a new State CA key and its request to the Root CA (R-3)'
  static help = [
    '{{ binaryName }} authority:prepare --key state-2015-2 --file-name ucgo2015-2 --out DIR [--algorithm gost-2015]',
    'DIR gets KEY.p10 (DER) and KEY.p10.txt (Base64). Nothing that issues is touched. Run again, the same files.',
    'A real key is made in a ceremony: ceremony:hold does this with witnesses and a protocol (CP-6.1).',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Name of the key in its store', required: true })
  declare key: string

  @flags.string({ description: 'What it publishes its files as', required: true })
  declare fileName: string

  @flags.string({ description: STATE_ALGORITHMS.join(' or '), default: 'gost-2015' })
  declare algorithm: string

  @flags.string({ description: 'The key store; software when absent' })
  declare keyStore: string

  @flags.string({ description: 'Folder for the request', required: true })
  declare out: string

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      await openWithShares(this.app, this.shares)
      const preparing = await this.app.container.make(PrepareAuthority)
      const { key: keyId, fileName, keyStore } = this
      const input = { keyId, fileName, keyStore, algorithm: this.#algorithm() }
      const { request, profile } = await preparing.handle(input, shellActor())
      const folder = new CertificateFolder(this.out)
      await folder.make()
      const der = new Uint8Array(request)
      const text = new TextEncoder().encode(toPem(der, 'CERTIFICATE REQUEST'))
      const files = {
        request: await folder.write(`${keyId}.p10`, der),
        text: await folder.write(`${keyId}.p10.txt`, text),
      }
      const line = shellLanguage().t('authorities.command.prepared', { keyId, file: files.request })
      return { document: { keyId, profile, files }, lines: [line] }
    })
  }

  #algorithm() {
    const known = STATE_ALGORITHMS.find((each) => each === this.algorithm)
    if (known) return known
    const names = STATE_ALGORITHMS.join(', ')
    throw new CaError('E_AUTHORITY_ALGORITHM', { algorithm: this.algorithm, known: names })
  }
}
