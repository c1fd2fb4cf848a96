import type { BaseCommand } from '@adonisjs/core/ace'
import { askSecret } from '#ca/authorities/ask_secret'
import { readSecretFile } from '#ca/authorities/secret_file'
import { CaError } from '#ca/ca_error'
import { Desk } from '#ca/carriers/desk'
import { answer, type Answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'

type Pin = 'pin' | 'next' | 'again' | 'officer'

/** Does a command's work at a desk, and lets the carrier go afterwards. */
export function atDesk(
  command: BaseCommand & { carriers: string; json: boolean },
  work: (desk: Desk) => Promise<Answer>
): Promise<void> {
  return answer(command, command.json, async () => {
    const desk = new Desk(command.carriers)
    try {
      return await work(desk)
    } finally {
      await desk.close()
    }
  })
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
