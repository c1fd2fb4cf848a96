import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CaError } from '#ca/ca_error'

/** The code that the system gives, ENOSPC and its like. */
const reasonOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'

/** E_PUBLICATION_STORE: a file that could not be written, and why. */
export const notStored = (file: string, error: unknown) =>
  new CaError('E_PUBLICATION_STORE', { file, reason: reasonOf(error) }, 503)

/** Writes a file through to the disk. @param flags `wx` for one that must not be there yet */
export async function writeThrough(
  path: string,
  bytes: Uint8Array | string,
  flags: 'w' | 'wx' = 'wx'
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, flags, 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Written beside its place, on the disk, then moved: a reader sees the old one or the new one, and where it cannot be
 * written the old one stays alone.
 *
 * @throws CaError E_PUBLICATION_STORE
 */
export async function placeFile(directory: string, file: string, bytes: Uint8Array): Promise<void> {
  const path = join(directory, file)
  const draft = join(dirname(path), `.${basename(path)}.tmp`)
  try {
    await writeThrough(draft, bytes, 'w')
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw notStored(file, error)
  }
}
