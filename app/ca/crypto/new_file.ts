import { randomBytes } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/*
| Files that appear whole or not at all, readable by their owner only, and are on the disk when the call returns:
| temporary file, fsync, name, fsync of the folder. A crash leaves at most a temporary file whose name begins with
| a dot.
*/

/**
 * Puts a new file in place. Never overwrites.
 *
 * @returns false when there is already a file of that name, also when it came a moment ago
 */
export async function writeNewFile(path: string, text: string): Promise<boolean> {
  return throughTemporary(path, text, async (temporary) => {
    try {
      await link(temporary, path)
      return true
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
      throw error
    }
  })
}

/** Puts a file in the place of the one of that name: whoever looks finds the old one or the new one, whole. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await throughTemporary(path, text, (temporary) => rename(temporary, path))
}

async function throughTemporary<T>(
  path: string,
  text: string,
  place: (temporary: string) => Promise<T>
): Promise<T> {
  const folder = dirname(path)
  const temporary = `${folder}/.${randomBytes(8).toString('hex')}.tmp`
  try {
    await writeThrough(temporary, text)
    const placed = await place(temporary)
    await syncFolder(folder)
    return placed
  } finally {
    await rm(temporary, { force: true })
  }
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
