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
  /** Which authority this machine is (docs/ceremony.md). */
  role: env.get('ROLE', 'state'),
  /** Where the keys of the authorities are, and how they are opened (docs/operations/key-stores.md). */
  keyStore: {
    /** `software` or `pkcs11:MODULE#SERIAL`, or several with commas between them; new keys are made in the first. */
    place: env.get('KEYSTORE') ?? 'software',
    directory: storagePath('keys'),
    passphraseFile: env.get('KEYSTORE_PASSPHRASE_FILE') || storagePath('keys', 'passphrase'),
    pinFile: env.get('KEYSTORE_PIN_FILE') || storagePath('keys', 'pin'),
    unlocking: env.get('KEYSTORE_UNLOCK') ?? 'file',
    /** Where `node ace keys:open` finds the running server. */
    socket: storagePath('keys', 'open.socket'),
    /** Further variables of the environment that the PKCS#11 module reads. */
    environment: (env.get('KEYSTORE_ENVIRONMENT') ?? '').split(',').filter(Boolean),
  },
  /** What anybody may fetch; a web server or a mirror can carry the folder as it is. */
  publication: storagePath('publication'),
  /** Over how many parts the lists of new certificates are spread; 0: one list for all. It only grows. */
  crlParts: env.get('CRL_PARTS') ?? 0,
  /** The days from which and until which certificates may be put on hold (docs/revocation.md); by default never. */
  hold: { from: env.get('HOLD_FROM') ?? null, until: env.get('HOLD_UNTIL') ?? null },
  /** Certificates of the Kazakh authorities that verifications trust. */
  trust: resolve(projectRoot, 'resources', 'trust'),
  /** Where the operator's desk finds carriers: `file:DIR`, `pkcs11:MODULE`, or `station` (docs/station.md). */
  carriers: env.get('CARRIERS') ?? `file:${storagePath('carriers')}`,
  /** Addresses printed into certificates (annex 5); `*` is the file name of the authority's key, as in the order. */
  addresses: {
    cps: 'http://ucgo.gov.kz/cps',
    ocsp: 'http://ocsp.ucgo.gov.kz',
    caIssuers: 'http://ukho.gov.kz/cert/*.cer',
    crl: 'http://crl.ukho.gov.kz/crl/*.crl',
    deltaCrl: 'http://crl.ukho.gov.kz/crl/*.delta.crl',
    rootCaIssuers: 'http://root.gov.kz/cert/*.cer',
    rootCrl: 'http://crl.root.gov.kz/*.crl',
    rootCrl2004: 'http://crl1.root.gov.kz/gost.crl',
    rootCrl2004Second: 'http://crl.root.gov.kz/gost.crl',
    rootCps: 'http://root.gov.kz/cps',
  },
}

export default caConfig
