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
  /** Addresses printed into certificates (annex 5); `*` in the order is the file name chosen here. */
  addresses: {
    cps: 'http://ucgo.gov.kz/cps',
    ocsp: 'http://ocsp.ucgo.gov.kz',
    caIssuers: 'http://ukho.gov.kz/cert/ucgo2015.cer',
    crl: 'http://crl.ukho.gov.kz/crl/ucgo2015.crl',
    rootCaIssuers: 'http://root.gov.kz/cert/root_gost2015.cer',
    rootCrl: 'http://crl.root.gov.kz/gost2015.crl',
    rootCps: 'http://root.gov.kz/cps',
  },
}

export default caConfig
