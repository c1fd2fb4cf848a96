import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { CaError } from '#ca/ca_error'
import { MAX_FILE_BYTES } from '#ca/letters/annex1/limits'

/**
 * An annex 1 file from the disk, never more of it than may be read.
 *
 * @throws CaError E_FILE_UNREADABLE, E_FILE_TOO_LARGE
 */
export async function readLetterFile(path: string): Promise<{ name: string; bytes: Uint8Array }> {
  try {
    const { size } = await stat(path)
    if (size > MAX_FILE_BYTES)
      throw new CaError('E_FILE_TOO_LARGE', { megabytes: MAX_FILE_BYTES / 1024 / 1024 })
    return { name: basename(path), bytes: await readFile(path) }
  } catch (error) {
    if (error instanceof CaError) throw error
    throw new CaError('E_FILE_UNREADABLE', { file: path })
  }
}

/**
 * `IIN=ground` options, one a person.
 *
 * @throws CaError E_OPTION_VALUE
 */
export function readGroundOptions(values: readonly string[] = []): Record<string, string> {
  return byIin('second-certificate', values)
}

/**
 * `IIN=serial` options, one a person.
 *
 * @throws CaError E_OPTION_VALUE
 */
export function readCertificateOptions(values: readonly string[] = []): Record<string, string> {
  return byIin('certificate', values)
}

function byIin(option: string, values: readonly string[]): Record<string, string> {
  const pairs = values.map((value) => {
    const [, iin, word] = /^(\d{12})=(\w+)$/.exec(value) ?? []
    if (!iin) throw new CaError('E_OPTION_VALUE', { option, value })
    return [iin, word]
  })
  return Object.fromEntries(pairs)
}
