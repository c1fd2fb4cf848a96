import { readFile } from 'node:fs/promises'
import { CaError } from '#ca/ca_error'

/**
 * The bytes of a file named on the command line.
 *
 * @throws CaError E_CERTIFICATE_FILE
 */
export async function readFileBytes(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file))
  } catch {
    throw new CaError('E_CERTIFICATE_FILE', { file })
  }
}
