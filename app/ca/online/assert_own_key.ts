import { CaError } from '#ca/ca_error'
import { sha256 } from '#ca/crypto/hash'
import { marks, plainRows } from '#ca/plain_rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CertificateState } from '#models/certificate'

/** How a key stands in the register: hex SHA-256 of its SubjectPublicKeyInfo (DER). */
export const keyHash = (spki: Uint8Array) => Buffer.from(sha256(spki)).toString('hex')

/** A certificate of a key, or an application for one. */
export interface KnownKey {
  spkiSha256: string
  /** Of the certificate; null: an application. */
  serial: string | null
  state: CertificateState
  /** Whose application. */
  iin: string | null
}

/** The certificates that there are of these keys, whatever became of them, and the applications. */
export function knownKeys(trx: TransactionClientContract, keys: string[]): Promise<KnownKey[]> {
  const places = marks(keys)
  const statement = `select spki_sha256 as spkiSha256, serial, state, null as iin
    from certificates where spki_sha256 in (${places})
    union all select spki_sha256, null, null, iin
    from online_applications where spki_sha256 in (${places})`
  return plainRows(trx, statement, [...keys, ...keys])
}

/** Whether what is known of a key stands in this person's way. */
export const standsInTheWay = (known: KnownKey, iin: string) =>
  known.serial !== null || known.iin !== iin

/**
 * A key may be applied for that was never in a certificate and that nobody else has applied for. What the person applied
 * for with it before, and was refused or has lapsed, stands in nobody's way: the carrier keeps a key that waits.
 *
 * @param spkiSha256 as `keyHash` gives it
 * @throws CaError E_KEY_CERTIFIED, E_KEY_APPLIED
 */
export async function assertOwnKey(
  trx: TransactionClientContract,
  spkiSha256: string,
  iin: string
): Promise<void> {
  const known = await knownKeys(trx, [spkiSha256])
  const found = known.filter((each) => standsInTheWay(each, iin))
  const certified = found.find(({ serial }) => serial !== null)
  if (certified) {
    const { serial, state } = certified
    throw new CaError('E_KEY_CERTIFIED', { serial: serial ?? '', state }, 409)
  }
  if (found.length > 0) throw new CaError('E_KEY_APPLIED', {}, 409)
}
