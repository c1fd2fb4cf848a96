import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { CaError } from '#ca/ca_error'
import { readCertificate } from '#ca/certificates/certificate_view'
import Authority from '#models/authority'
import Certificate from '#models/certificate'
import type Letter from '#models/letter'

const EMPLOYEE_FILE = /^\d{3,}\.cer$/

/** An authority's certificate from before issuing moved to another key. */
const EARLIER_FILE = /^(ca|root)-.+\.cer$/

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

/** What can be read as no certificate has no serial number: it is not ours to write over. */
function serialOf(der: Uint8Array): string | null {
  try {
    return readCertificate(der).serial
  } catch (error) {
    if (error instanceof CaError) return null
    throw error
  }
}

async function serialsOf(letter: Letter): Promise<Set<string | null>> {
  const certificates = await Certificate.query().whereHas('application', (application) =>
    application.where('letterId', letter.id)
  )
  return new Set(certificates.map(({ serial }) => serial))
}

/** The name under which a certificate stays that one of the same role takes the place of; null when it is none of ours. */
async function nameApart(file: string, der: Buffer): Promise<string | null> {
  const serial = serialOf(der)
  const authority = serial ? await Authority.findBy('serial', serial) : null
  if (!authority || Buffer.compare(authority.certificate, der) !== 0) return null
  const [role] = file.split('.')
  return `${role}-${authority.fileName ?? authority.serial}.cer`
}

/**
 * Makes the folder ready for a letter: nothing in it is of another letter or of an authority that is not ours, for
 * every letter has a 001.cer. Where issuing moved to another key since the folder was begun, the certificates of the
 * authorities from before stay beside the new ones as `ca-NAME.cer`, `root-NAME.cer`.
 *
 * @param authorities by file name, DER
 * @throws CaError E_OUT_OF_ANOTHER_LETTER, E_OUT_OF_ANOTHER_AUTHORITY { folder, file }, before anything is moved
 */
export async function readyFolder(
  folder: string,
  letter: Letter,
  authorities: Readonly<Record<string, Uint8Array>>
): Promise<void> {
  const own = await serialsOf(letter)
  const moves: [string, string][] = []
  for (const file of await namesIn(folder)) {
    const content = () => readFile(join(folder, file))
    if (EMPLOYEE_FILE.test(file) && !own.has(serialOf(await content())))
      throw new CaError('E_OUT_OF_ANOTHER_LETTER', { folder, file }, 409)
    if (!(file in authorities)) continue
    const der = await content()
    if (Buffer.compare(der, authorities[file]) === 0) continue
    const apart = await nameApart(file, der)
    if (!apart) throw new CaError('E_OUT_OF_ANOTHER_AUTHORITY', { folder, file }, 409)
    moves.push([file, apart])
  }
  for (const [file, apart] of moves) await rename(join(folder, file), join(folder, apart))
}

/** The certificates of authorities from before, sorted. @returns paths */
export async function earlierAuthorities(folder: string): Promise<string[]> {
  const names = await namesIn(folder)
  return names
    .filter((name) => EARLIER_FILE.test(name))
    .sort()
    .map((name) => join(folder, name))
}
