import { CaError } from '#ca/ca_error'
import { announcementOf } from '#ca/audit/announcement'
import { readTbs, type TbsView } from '#ca/certificates/read_tbs'
import { sha256Hex } from '#ca/crypto/hash'
import type Authority from '#models/authority'
import type RootCertificate from '#models/root_certificate'

function viewOf(tbs: Uint8Array): TbsView | null {
  try {
    return readTbs(tbs)
  } catch (error) {
    if (error instanceof CaError) return null
    throw error
  }
}

/**
 * The bytes that were recorded for a serial number, when the audit log announced them and everything that stands
 * beside them: their hash, the application, the number, the key, the Root CA key that signs.
 *
 * @throws CaError E_ROOT_NOT_ANNOUNCED when one of them differs: nothing is signed then
 */
export async function announcedBytes(
  { serial, tbs, applicationId, spkiSha256 }: RootCertificate,
  root: Authority
): Promise<Uint8Array> {
  const bytes = new Uint8Array(tbs)
  const announced = await announcementOf('root_certificate_signing', `root_certificate:${serial}`)
  const view = viewOf(bytes)
  const expected = {
    tbsSha256: sha256Hex(bytes),
    spkiSha256: view && sha256Hex(view.spki),
    serial: view?.serial,
    authoritySerial: root.serial,
    applicationId,
  }
  const differs = Object.entries(expected).some(([field, value]) => announced?.[field] !== value)
  if (differs || view?.serial !== serial || expected.spkiSha256 !== spkiSha256)
    throw new CaError('E_ROOT_NOT_ANNOUNCED', { serial }, 409)
  return bytes
}
