import db from '@adonisjs/lucid/services/db'
import { plainRows } from '#ca/plain_rows'
import type { Applicant } from '#ca/online/applicant'
import type { SignedIn } from '#ca/online/sign_in_applicant'

const REVOKED = `select r.id from certificates c join revocations r on r.certificate_id = c.id where c.serial = ?`

/**
 * Who acts in a session: nobody any more once the certificate is revoked that opened it, whoever has the carrier.
 *
 * @returns null for nobody
 */
export async function applicantOfSession({ iin, serial }: SignedIn): Promise<Applicant | null> {
  if (!serial) return { iin, byCode: true }
  const revoked = await plainRows(db.connection(), REVOKED, [serial])
  return revoked.length > 0 ? null : { iin }
}
