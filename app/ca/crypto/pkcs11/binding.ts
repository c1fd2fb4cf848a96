import { createRequire } from 'node:module'
import type * as Pkcs11 from 'pkcs11js'
import { CryptoError } from '#ca/crypto/crypto_error'

/** The calls and numbers of PKCS#11 v2.40 as pkcs11js gives them. */
export type Pkcs11Binding = typeof Pkcs11

let loaded: Pkcs11Binding | undefined

/**
 * pkcs11js, loaded when it is first needed. It is compiled when it is installed, and left out where there is no
 * compiler; and it is CommonJS whose constants an import statement does not see.
 *
 * @param module the PKCS#11 module for which it is wanted
 * @throws CryptoError E_KEY_STORE_MODULE
 */
export function pkcs11Binding(module: string): Pkcs11Binding {
  try {
    loaded ??= createRequire(import.meta.url)('pkcs11js') as Pkcs11Binding
    return loaded
  } catch {
    throw new CryptoError('E_KEY_STORE_MODULE', { module, reason: 'pkcs11js' }, 500)
  }
}

/** The `CKR_…` of an error that a module has returned; undefined for any other error. */
export function reasonOf(error: unknown): string | undefined {
  return /CKR_[A-Z0-9_]+/.exec(error instanceof Error ? error.message : '')?.[0]
}
