import { isAbsolute } from 'node:path'
import { CaError } from '#ca/ca_error'
import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'

/** Where an installation keeps the keys of its authorities: what KEYSTORE says. */
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
 * Reads `software` or `pkcs11:MODULE#SERIAL`.
 *
 * @throws CaError E_KEY_STORE_SETTING
 */
export function readKeyStoreSetting(text: string): KeyStoreSetting {
  if (text === SOFTWARE_STORE) return { kind: 'software', name: SOFTWARE_STORE }
  const [, module, serial] = /^pkcs11:(.+)#([^#\s]{1,16})$/.exec(text) ?? []
  if (!module || !serial || !isAbsolute(module))
    throw new CaError('E_KEY_STORE_SETTING', { value: text }, 500)
  return { kind: 'pkcs11', name: `pkcs11:${serial}`, module, serial }
}
