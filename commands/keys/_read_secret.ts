import { askSecret } from '#ca/authorities/ask_secret'
import { readSecretFile } from '#ca/authorities/secret_file'
import { CaError } from '#ca/ca_error'
import type { I18n } from '@adonisjs/i18n'

/** A secret from a file, or typed. The caller overwrites it. */
export function readSecret(
  i18n: I18n,
  what: 'passphrase' | 'pin' | 'old',
  file?: string
): Promise<Buffer> {
  return file ? readSecretFile(file) : askSecret(i18n.t('crypto.ask', { what }))
}

/**
 * A new passphrase from a file, or typed twice. The caller overwrites it.
 *
 * @throws CaError E_PASSPHRASE_TWICE
 */
export async function readNewPassphrase(i18n: I18n, file?: string): Promise<Buffer> {
  if (file) return readSecretFile(file)
  const first = await askSecret(i18n.t('crypto.ask', { what: 'next' }))
  const again = await askSecret(i18n.t('crypto.ask', { what: 'again' }))
  const same = first.equals(again)
  again.fill(0)
  if (same) return first
  first.fill(0)
  throw new CaError('E_PASSPHRASE_TWICE')
}
