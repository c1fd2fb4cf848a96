import { CaError } from '#ca/ca_error'
import { sha256 } from '#ca/crypto/hash'
import { plainRows } from '#ca/plain_rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CertificateState } from '#models/certificate'

/** How a key stands in the register: hex SHA-256 of its SubjectPublicKeyInfo (DER). */
export const keyHash = (spki: Uint8Array) => Buffer.from(sha256(spki)).toString('hex')

const STATEMENT = `select serial, state from certificates where spki_sha256 = ?
  union all select null, null from online_applications where spki_sha256 = ? and iin <> ?`

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
  const found = await plainRows<{ serial: string | null; state: CertificateState }>(
    trx,
    STATEMENT,
    [spkiSha256, spkiSha256, iin]
  )
  const certified = found.find(({ serial }) => serial !== null)
  if (certified) {
    const { serial, state } = certified
    throw new CaError('E_KEY_CERTIFIED', { serial: serial ?? '', state }, 409)
  }
  if (found.length > 0) throw new CaError('E_KEY_APPLIED', {}, 409)
}
