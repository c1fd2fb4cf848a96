import { existsSync } from 'node:fs'
import type { I18n } from '@adonisjs/i18n'
import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { pinFiles, readKeyStoreSettings } from '#ca/authorities/key_store_setting'
import ca from '#config/ca'

/** The files with what opened a store before, by the name of the store. */
function secretFiles(): Map<string, string> {
  const { place, pinFile, passphraseFile } = ca.keyStore
  const files = pinFiles(readKeyStoreSettings(place), pinFile)
  return files.set(SOFTWARE_STORE, passphraseFile)
}

/**
 * What is left to do when a store is under shares: the file that opened it before opens nothing any more, and each run
 * is opened by the quorum.
 */
export function nextSteps(i18n: I18n, store: string): string[] {
  const files = secretFiles()
  const file = files.get(store) ?? ''
  const others = [...files].some(([name, each]) => name !== store && each === file)
  if (existsSync(file))
    return [
      i18n.t('ceremony.command.secret_file_left', { file, store, others: others ? 'yes' : 'no' }),
    ]
  return ca.keyStore.unlocking === 'typed' ? [] : [i18n.t('ceremony.command.unlock_typed')]
}
