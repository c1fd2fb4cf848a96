import { isAbsolute } from 'node:path'
import { CaError } from '#ca/ca_error'
import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'

/** A place for the keys of authorities. */
export type KeyStoreSetting =
  | { kind: 'software'; name: string }
  | {
      kind: 'pkcs11'
      /** Its name in the rows of authorities. */
      name: string
      /** Absolute path of the PKCS#11 module. */
      module: string
      /** Serial number of the token. */
      serial: string
    }

/**
 * Reads KEYSTORE: one place or several, with commas between them. New keys are made in the first; the others have the
 * keys of authorities from before.
 *
 * @throws CaError E_KEY_STORE_SETTING, E_KEY_STORE_TWICE
 */
export function readKeyStoreSettings(text: string): [KeyStoreSetting, ...KeyStoreSetting[]] {
  const [first, ...others] = text.split(',').map((each) => readKeyStoreSetting(each.trim()))
  const names = [first, ...others].map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice) throw new CaError('E_KEY_STORE_TWICE', { store: twice }, 500)
  return [first, ...others]
}

/**
 * The PIN file of each token: KEYSTORE_PIN_FILE has one for all, or one for each in the order of KEYSTORE, with commas
 * between them.
 *
 * @returns by the name of the store
 * @throws CaError E_KEY_STORE_PIN_FILES
 */
export function pinFiles(settings: readonly KeyStoreSetting[], text: string): Map<string, string> {
  const tokens = settings.filter(({ kind }) => kind === 'pkcs11')
  const files = text.split(',').map((each) => each.trim())
  if (files.length > 1 && files.length !== tokens.length)
    throw new CaError('E_KEY_STORE_PIN_FILES', { files: files.length, tokens: tokens.length }, 500)
  return new Map(tokens.map(({ name }, at) => [name, files.length > 1 ? files[at] : files[0]]))
}

/** Reads `software` or `pkcs11:MODULE#SERIAL`. */
function readKeyStoreSetting(text: string): KeyStoreSetting {
  if (text === SOFTWARE_STORE) return { kind: 'software', name: SOFTWARE_STORE }
  const [, module, serial] = /^pkcs11:(.+)#([^#\s]{1,16})$/.exec(text) ?? []
  if (!module || !serial || !isAbsolute(module))
    throw new CaError('E_KEY_STORE_SETTING', { value: text }, 500)
  return { kind: 'pkcs11', name: `pkcs11:${serial}`, module, serial }
}
