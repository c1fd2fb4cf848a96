import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import { sqlMoment } from '#ca/moments'
import { actorOf, channelOf } from '#ca/online/applicant'
import { openKeyOf } from '#ca/online/open_application'
import { insertRows } from '#ca/plain_rows'
import type { AuditLog } from '#ca/audit/audit_log'
import type { Applicant } from '#ca/online/applicant'
import type { Asked, AskedByRegister } from '#ca/online/ready_to_file'

/** What a holder, or an executor for one, files. */
export interface Filing extends Asked {
  /** DER PKCS#10, made on that carrier. */
  request: Uint8Array
  /** kk, ru or en. */
  language: string
}

/** A filing that has passed what needs no lock. */
export interface CheckedFiling extends Filing, AskedByRegister {
  spkiSha256: string
  filedAt: DateTime
  filedOn: string
}

/** A filing that may be stored, and who brings it. */
export interface ToBeFiled {
  checked: CheckedFiling
  applicant: Applicant
}

const KIND = 'issue'

function rowOf({ checked, applicant }: ToBeFiled) {
  const { iin, holder, carrierId, request, language, ground, spkiSha256 } = checked
  const { bin, surname, patronymic, organisation, position, locality, email, phone } = holder
  const { channel, hrMessageId } = channelOf(applicant)
  return {
    ...{ kind: KIND, channel, hr_message_id: hrMessageId, iin, bin, surname },
    ...{ given_name: holder.givenName, patronymic, organisation, position },
    ...{ region_kato: holder.regionKato, locality, email, phone, language },
    ...{ carrier_id: carrierId, spki_sha256: spkiSha256, second_certificate_ground: ground },
    request: Buffer.from(request),
    ...{ filed_at: sqlMoment(checked.filedAt), filed_on: checked.filedOn },
    ...{ filed_by: actorOf(applicant), open_key: openKeyOf(iin, KIND) },
    open_spki: spkiSha256,
  }
}

function actOf(id: number, { checked, applicant }: ToBeFiled) {
  const { iin, holder, carrierSerial, ground, spkiSha256 } = checked
  return {
    event: 'online_application_filed' as const,
    actor: actorOf(applicant),
    subject: `online_application:${id}` as const,
    data: {
      ...{ kind: KIND, iin, bin: holder.bin, spkiSha256, ...channelOf(applicant) },
      carrierSerialNumber: carrierSerial,
      secondCertificateGround: ground,
    },
  }
}

/** Stores applications. @returns their numbers, in their order */
export const insertFiled = (trx: TransactionClientContract, filings: readonly ToBeFiled[]) =>
  insertRows(trx, 'online_applications', filings.map(rowOf), 'open_spki')

/** Records each in the audit log: last in their transaction. */
export const recordFiled = (
  trx: TransactionClientContract,
  audit: AuditLog,
  ids: readonly number[],
  filings: readonly ToBeFiled[]
) =>
  audit.appendAll(
    trx,
    filings.map((each, at) => actOf(ids[at], each))
  )
