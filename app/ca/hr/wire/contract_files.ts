import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The files of version 1 of the contract that are served. */
export const CONTRACT_FILES = ['hr.wsdl', 'hr.xsd'] as const

/** @param folder contracts/hr */
export function contractFile(
  folder: string,
  name: (typeof CONTRACT_FILES)[number]
): Promise<string> {
  return readFile(join(folder, 'v1', name), 'utf8')
}
