import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CaError } from '#ca/ca_error'
import { readCertificate } from '#ca/certificates/certificate_view'
import Certificate from '#models/certificate'
import type Letter from '#models/letter'

const EMPLOYEE_FILE = /^\d{3,}\.cer$/

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

/**
 * Makes sure that nothing in the folder is of another letter or another authority: every letter has a 001.cer.
 *
 * @param authorities by file name, DER
 * @throws CaError E_OUT_OF_ANOTHER_LETTER, E_OUT_OF_ANOTHER_AUTHORITY { folder, file }
 */
export async function assertOwnFolder(
  folder: string,
  letter: Letter,
  authorities: Readonly<Record<string, Uint8Array>>
): Promise<void> {
  const own = await serialsOf(letter)
  for (const file of await namesIn(folder)) {
    const content = () => readFile(join(folder, file))
    if (EMPLOYEE_FILE.test(file) && !own.has(serialOf(await content())))
      throw new CaError('E_OUT_OF_ANOTHER_LETTER', { folder, file }, 409)
    if (file in authorities && Buffer.compare(await content(), authorities[file]) !== 0)
      throw new CaError('E_OUT_OF_ANOTHER_AUTHORITY', { folder, file }, 409)
  }
}
