import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { askSecret } from '#ca/authorities/ask_secret'
import { readSecretFile } from '#ca/authorities/secret_file'
import { CaError } from '#ca/ca_error'
import { Desk } from '#ca/carriers/desk'
import { answer, type Answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'

type Pin = 'pin' | 'next' | 'again' | 'officer'

/** A command that works at a desk: where its carriers are, and how it answers. */
export abstract class DeskCommand extends BaseCommand {
  static options: CommandOptions = { startApp: true }

  @flags.string({
    description: 'Where the carriers are: file:DIR or pkcs11:MODULE',
    required: true,
  })
  declare carriers: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  /** Does the work, and lets the carrier go afterwards. */
  protected atDesk(work: (desk: Desk) => Promise<Answer>): Promise<void> {
    return answer(this, this.json, async () => {
      const desk = new Desk(this.carriers)
      try {
        return await work(desk)
      } finally {
        await desk.close()
      }
    })
  }
}

const asText = (secret: Buffer) => {
  const text = secret.toString('utf8')
  secret.fill(0)
  return text
}

/** A PIN from the first line of a file, or typed. @throws CaError those of `readSecretFile` and `askSecret` */
export async function readPin(which: Pin, file?: string): Promise<string> {
  const question = shellLanguage().t('carriers.command.ask', { which })
  return asText(file ? await readSecretFile(file) : await askSecret(question))
}

/** A new PIN from a file, or typed twice. @throws CaError E_PIN_TWICE */
export async function readNewPin(file?: string): Promise<string> {
  const pin = await readPin('next', file)
  if (file || pin === (await readPin('again'))) return pin
  throw new CaError('E_PIN_TWICE')
}
