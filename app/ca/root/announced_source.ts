import { CaError } from '#ca/ca_error'
import { announcementOf } from '#ca/audit/announcement'
import { sha256Hex } from '#ca/crypto/hash'
import { examine } from '#ca/root/application_problems'
import type { Source } from '#ca/root/read_source'
import type RootApplication from '#models/root_application'

/** The file that an application came with, when it is the one that the audit log recorded on receipt. */
async function announcedBytes({ id, source }: RootApplication): Promise<Uint8Array | null> {
  const recorded = await announcementOf('root_application_registered', `root_application:${id}`)
  const found = source && sha256Hex(source)
  if (recorded && recorded.sourceSha256 === found) return source && new Uint8Array(source)
  throw new CaError('E_ROOT_SOURCE_CHANGED', { application: id }, 409)
}

async function accreditationOf(application: RootApplication) {
  const copy = await application.related('documents').query().where('kind', 'accreditation').first()
  const { accreditationNumber: number } = application
  return copy && { number: number ?? '', copy: new Uint8Array(copy.content) }
}

/**
 * What an application asks for, read once more from the file as it came, never from the columns beside it: a row of
 * the database is not enough for the Root CA to certify a key.
 *
 * @throws CaError E_ROOT_SOURCE_CHANGED, and E_ROOT_PROBLEMS when anything stands against it
 */
export async function announcedSource(application: RootApplication): Promise<Source> {
  const { source, problems } = examine({
    form: JSON.parse(application.form),
    source: await announcedBytes(application),
    accreditation: await accreditationOf(application),
    receivedOn: application.receivedOn,
  })
  if (source && problems.length === 0) return source
  const codes = problems.map(({ code }) => code).join(', ')
  throw new CaError('E_ROOT_PROBLEMS', { application: application.id, codes }, 409)
}
