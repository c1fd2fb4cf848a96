/*
| Every setting that comes from the environment, checked at start.
| `npm start` writes a `.env` with the ones that have no default.
*/

import { Env } from '@adonisjs/core/env'

export default await Env.create(new URL('../', import.meta.url), {
  NODE_ENV: Env.schema.enum(['development', 'production', 'test'] as const),
  PORT: Env.schema.number(),
  HOST: Env.schema.string({ format: 'host' }),
  APP_KEY: Env.schema.secret(),
  LOG_LEVEL: Env.schema.enum.optional([
    'fatal',
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'silent',
  ] as const),
  SESSION_DRIVER: Env.schema.enum.optional(['database', 'memory'] as const),
  LIMITER_STORE: Env.schema.enum.optional(['database', 'memory'] as const),
  COOKIE_SECURE: Env.schema.boolean.optional(),
  /** Addresses of proxies before the server, separated by commas. */
  TRUSTED_PROXIES: Env.schema.string.optional(),

  /** `root` on the machine of the Root CA, which has no network and no web server; `state` everywhere else. */
  ROLE: Env.schema.enum.optional(['state', 'root'] as const),

  /** Folder for everything that outlives the process: embedded database, keys, carriers. */
  STORAGE_DIR: Env.schema.string.optional(),

  DB_CONNECTION: Env.schema.enum.optional(['sqlite', 'mysql'] as const),
  SQLITE_FILE: Env.schema.string.optional(),
  DB_HOST: Env.schema.string.optional(),
  DB_PORT: Env.schema.number.optional(),
  DB_SOCKET: Env.schema.string.optional(),
  DB_USER: Env.schema.string.optional(),
  DB_PASSWORD: Env.schema.string.optional(),
  DB_DATABASE: Env.schema.string.optional(),

  /** File with the passphrase of the software key store, readable by the service user only. */
  KEYSTORE_PASSPHRASE_FILE: Env.schema.string.optional(),
  /** Where the authority's keys are: `software`, `pkcs11:MODULE#SERIAL`, or several with commas between them. */
  KEYSTORE: Env.schema.string.optional(),
  /** File with the PIN of the token, or one for each token with commas between them. */
  KEYSTORE_PIN_FILE: Env.schema.string.optional(),
  /** `file`, or `typed`: an operator opens the store of each run with `node ace keys:open`. */
  KEYSTORE_UNLOCK: Env.schema.enum.optional(['file', 'typed'] as const),
  /** Names of further variables that the PKCS#11 module reads, with commas between them. */
  KEYSTORE_ENVIRONMENT: Env.schema.string.optional(),

  /** Over how many parts the revocation lists of new certificates are spread; it can only grow. */
  CRL_PARTS: Env.schema.number.optional(),
  /** The day from which certificates may be put on hold, and the last one, YYYY-MM-DD; without the first, none is. */
  HOLD_FROM: Env.schema.string.optional(),
  HOLD_UNTIL: Env.schema.string.optional(),
  /** How long an OCSP answer is valid (15), and how long caches may give it out without asking again (0). */
  OCSP_VALIDITY_MINUTES: Env.schema.number.optional(),
  OCSP_MAX_AGE_SECONDS: Env.schema.number.optional(),
  /** For how many certificates of a key an OCSP answer is signed before anybody asks (5000). */
  OCSP_PREPARED: Env.schema.number.optional(),
  /** The database that `node ace ocsp:serve` reads, where it is another than the main one: a replica. */
  OCSP_SQLITE_FILE: Env.schema.string.optional(),
  OCSP_DB_HOST: Env.schema.string.optional(),
  OCSP_DB_PORT: Env.schema.number.optional(),
  OCSP_DB_SOCKET: Env.schema.string.optional(),
  OCSP_DB_USER: Env.schema.string.optional(),
  OCSP_DB_PASSWORD: Env.schema.string.optional(),
  OCSP_DB_DATABASE: Env.schema.string.optional(),

  /** The common part of the time stamping policies, and who answers for the clock: `system` or `trusted`. */
  TSA_POLICY: Env.schema.string.optional(),
  TSA_CLOCK: Env.schema.enum.optional(['system', 'trusted'] as const),
  TSA_TOLERANCE_MS: Env.schema.number.optional(),
  /** Host name on which alone the online application service answers; without it, every name of this server. */
  ONLINE_HOST: Env.schema.string.optional({ format: 'host' }),

  /** The server that takes mail, and who sends it; without it messages are files in the storage folder. */
  SMTP_HOST: Env.schema.string.optional({ format: 'host' }),
  SMTP_PORT: Env.schema.number.optional(),
  SMTP_TLS: Env.schema.enum.optional(['starttls', 'tls', 'none'] as const),
  SMTP_USER: Env.schema.string.optional(),
  SMTP_PASSWORD_FILE: Env.schema.string.optional(),
  SMTP_CA_FILE: Env.schema.string.optional(),
  MAIL_FROM: Env.schema.string.optional({ format: 'email' }),

  /** Where the desk finds carriers: `file:DIR`, `pkcs11:MODULE`, or `station` for those at the operators' machines. */
  CARRIERS: Env.schema.string.optional(),

  /** Where pages look for the workstation program: addresses of WebSockets on the loopback. */
  STATION_CRYPTOSOCKET: Env.schema.string.optional(),
  STATION_NCALAYER: Env.schema.string.optional(),
  /** What a CryptoSocket of its vendor wants to hear of this site. */
  STATION_CRYPTOSOCKET_LICENCE: Env.schema.string.optional(),
})
