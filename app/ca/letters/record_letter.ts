import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#ca/actor'
import type { AuditLog } from '#ca/audit/audit_log'
import type Agency from '#models/agency'
import type Application from '#models/application'
import type Letter from '#models/letter'

/** A letter that was stored, with its rows. */
export interface RecordedLetter {
  letter: Letter
  agency: Agency
  applications: readonly Application[]
  actor: Actor
}

/** Says in the audit log that a letter was registered, and each application in it; the end of its transaction. */
export async function recordLetter(
  audit: AuditLog,
  trx: TransactionClientContract,
  { letter, agency, applications, actor }: RecordedLetter
): Promise<void> {
  const { number, datedOn, receivedOn, sourceSha256 } = letter
  await audit.append(trx, {
    event: 'letter_registered',
    actor,
    subject: `letter:${letter.id}`,
    data: {
      agencyBin: agency.bin,
      number,
      datedOn,
      receivedOn,
      applications: applications.length,
      sourceSha256,
    },
  })
  for (const each of applications) {
    const { letterId, rowNumber: row, iin, bin, category, secondCertificateGround } = each
    await audit.append(trx, {
      event: 'application_registered',
      actor,
      subject: `application:${each.id}`,
      data: { letterId, row, iin, bin, category, dueOn: each.dueOn, secondCertificateGround },
    })
  }
}
