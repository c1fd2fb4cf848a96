import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Puts a new file in place whole or not at all, readable by its owner only, and returns when it would survive a
 * power cut: temporary file, fsync, name, fsync of the folder. Never overwrites; a crash leaves at most a
 * temporary file whose name begins with a dot.
 *
 * @returns false when there is already a file of that name, also when it came a moment ago
 */
export async function writeNewFile(path: string, text: string): Promise<boolean> {
  const folder = dirname(path)
  const temporary = `${folder}/.${randomBytes(8).toString('hex')}.tmp`
  try {
    await writeThrough(temporary, text)
    await link(temporary, path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
  await syncFolder(folder)
  return true
}

async function writeThrough(path: string, text: string) {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The new name is on the disk only when the folder is. */
async function syncFolder(path: string) {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
