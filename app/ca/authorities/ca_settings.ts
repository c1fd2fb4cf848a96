import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import type { Addresses } from '#ca/certificates/profiles/profile'

/** How a key store gets the secret that opens it: read from a file, or typed by an operator for each run. */
export type Unlocking = 'file' | 'typed'

/** What differs between installations of the authority; bound from config/ca.ts. */
export class CaSettings {
  constructor(
    /** Addresses printed into certificates. */
    readonly addresses: Addresses,
    /** File with the passphrase of the software key store. */
    readonly passphraseFile: string,
    /** Folder of the software key store. */
    readonly keyDirectory: string,
    /** The store in which new authorities get their keys, by its name in `AuthorityKeys`. */
    readonly keyStore: string = SOFTWARE_STORE,
    readonly unlocking: Unlocking = 'file'
  ) {}
}
