import { Alarms } from '#ca/alarms/alarms'
import { AuditLog } from '#ca/audit/audit_log'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock } from '#ca/clock'
import { TAG, writeElement } from '#ca/certificates/der'
import { fromHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'
import { SystemClock, type ClockState } from '#ca/timestamps/clock_state'
import { StampDocuments } from '#ca/timestamps/stamp_documents'
import type { IssuingHouse } from '#tests/support/issuing_house'

export const POLICY_ARC = '1.2.398.3.2.6'

/** A clock that says what a test wants. */
export class ToldClock extends SystemClock {
  constructor(public told: ClockState) {
    super('system')
  }

  async state() {
    return this.told
  }
}

export const RIGHT: ClockState = { synchronised: true, maxError: 7, source: 'chrony' }

/** A stamping service over a house's keys. */
export async function stampingIn(
  house: IssuingHouse,
  systemClock: SystemClock,
  keys?: AuthorityKeys
) {
  const reported: unknown[] = []
  const stamping = new StampDocuments({
    keys: keys ?? (await house.resolve(AuthorityKeys)),
    clock: await house.resolve(Clock),
    audit: await house.resolve(AuditLog),
    alarms: await house.resolve(Alarms),
    systemClock,
    policyArc: POLICY_ARC,
    tolerance: 2_000,
    report: (error) => reported.push(error),
  })
  return { stamping, reported }
}

export const DOCUMENT = Buffer.from('Бұйрық № 727')
const SHA256 = fromHex('300d06096086480165030402010500')

/** DER MessageImprint. */
export const imprint = (algorithm = SHA256, hash: Uint8Array = sha256(DOCUMENT)) =>
  writeElement(TAG.SEQUENCE, algorithm, writeElement(TAG.OCTET_STRING, hash))

/** DER TimeStampReq of these fields after the version. */
export const stampRequest = (...fields: Uint8Array[]) =>
  writeElement(TAG.SEQUENCE, writeElement(TAG.INTEGER, Uint8Array.of(1)), ...fields)
