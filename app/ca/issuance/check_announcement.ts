import { announcementOf } from '#ca/audit/announcement'
import { sameBytes } from '#ca/certificates/asn1'
import { buildHolderName } from '#ca/certificates/names'
import { readTbs } from '#ca/certificates/read_tbs'
import { sha256 } from '#ca/crypto/hash'
import { holderOf } from '#ca/issuance/draft_certificate'
import Region from '#models/region'
import type Application from '#models/application'
import type Certificate from '#models/certificate'

const hash = (bytes: Uint8Array) => Buffer.from(sha256(bytes)).toString('hex')

async function isOfHolder(subject: Uint8Array, application: Application) {
  const { nameKk } = await Region.findOrFail(application.regionKato)
  return sameBytes(subject, buildHolderName(holderOf(application, nameKk)))
}

/**
 * Holds a reservation against what the audit log announced when it was made (serial number, application, the bytes
 * and the key in them) and against the holder whom the application names: a row of the database is not enough for
 * the authority to sign its bytes.
 *
 * @returns null, or what does not agree
 * @throws CaError E_ASN1_UNREADABLE
 */
export async function checkAnnouncement(
  reservation: Certificate,
  application: Application
): Promise<string | null> {
  const tbs = new Uint8Array(reservation.tbs)
  const subject = `certificate:${reservation.serial}`
  const announced = await announcementOf('certificate_signing', subject)
  if (!announced) return 'no audit entry announces it'
  if (announced.applicationId !== application.id) return 'announced for another application'
  if (announced.tbsSha256 !== hash(tbs)) return 'other bytes were announced'
  const { serial, subject: holder, spki } = readTbs(tbs)
  if (serial !== reservation.serial) return 'another serial number was announced'
  if (announced.spkiSha256 !== hash(spki) || announced.spkiSha256 !== reservation.spkiSha256)
    return 'another key was announced'
  return (await isOfHolder(holder, application)) ? null : 'the application names another holder'
}
