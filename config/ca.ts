import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'
import env from '#start/env'

const projectRoot = fileURLToPath(new URL('../', import.meta.url))

/** The path of something inside the storage folder (STORAGE_DIR, `storage` by default). */
export function storagePath(...parts: string[]) {
  return resolve(projectRoot, env.get('STORAGE_DIR', 'storage'), ...parts)
}

/** Settings of the authority that differ between installations. */
const caConfig = {
  /** Software key store: one sealed container per key (docs/crypto.md). */
  keyStore: {
    directory: storagePath('keys'),
    passphraseFile: env.get('KEYSTORE_PASSPHRASE_FILE') ?? storagePath('keys', 'passphrase'),
  },
  /** Where the operator's desk finds carriers: `file:DIR` or `pkcs11:MODULE`. */
  carriers: env.get('CARRIERS') ?? `file:${storagePath('carriers')}`,
  /** Addresses printed into certificates (annex 5); `*` is the file name of the authority's key, as in the order. */
  addresses: {
    cps: 'http://ucgo.gov.kz/cps',
    ocsp: 'http://ocsp.ucgo.gov.kz',
    caIssuers: 'http://ukho.gov.kz/cert/*.cer',
    crl: 'http://crl.ukho.gov.kz/crl/*.crl',
    rootCaIssuers: 'http://root.gov.kz/cert/*.cer',
    rootCrl: 'http://crl.root.gov.kz/*.crl',
    rootCrl2004: 'http://crl1.root.gov.kz/gost.crl',
    rootCrl2004Second: 'http://crl.root.gov.kz/gost.crl',
    rootCps: 'http://root.gov.kz/cps',
  },
}

export default caConfig
