import { randomBytes } from 'node:crypto'
import { link, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Makes the names in a directory survive a power cut. Windows flushes no directory for a program (EPERM): its file system
 * keeps a journal of names by itself.
 */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The whole content on the disk, under a name of its own (a leading dot) beside the target. */
async function writeBeside(path: string, content: string | Uint8Array): Promise<string> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`)
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return temporary
}

/** Replaces a file: at every moment, and after a power cut, it is the old one or the new one, whole. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await rename(await writeBeside(path, content), path)
  await syncDirectory(dirname(path))
}

/** Makes a file that is not there yet, whole or not at all. Returns false when it is there already. */
export async function createFile(path: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = await writeBeside(path, content)
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await unlink(temporary)
    await syncDirectory(dirname(path))
  }
}
