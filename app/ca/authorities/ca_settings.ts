import type { Addresses } from '#ca/certificates/profiles/profile'

/** What differs between installations of the authority; bound from config/ca.ts. */
export class CaSettings {
  constructor(
    /** Addresses printed into certificates. */
    readonly addresses: Addresses,
    /** File with the passphrase of the software key store. */
    readonly passphraseFile: string,
    /** Folder of the software key store. */
    readonly keyDirectory: string
  ) {}
}
