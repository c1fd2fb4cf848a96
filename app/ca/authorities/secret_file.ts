import { open } from 'node:fs/promises'
import { CaError } from '#ca/ca_error'
import type { FileHandle } from 'node:fs/promises'
import type { Stats } from 'node:fs'

const OTHERS = 0o077

/** The longest secret file that is read, in bytes. */
const MOST = 4096

/**
 * The first line of a file that holds a secret: the passphrase of the key store, or the PIN of its token. The file
 * must belong to the user who runs this (or to root) and be readable by nobody else. The caller overwrites it.
 *
 * @throws CaError E_PASSPHRASE_ABSENT, E_PASSPHRASE_FILE_OPEN { file, mode }, E_PASSPHRASE_FILE_OWNER { file, uid },
 *   E_PASSPHRASE_UNREADABLE, E_PASSPHRASE_EMPTY
 */
export async function readSecretFile(file: string): Promise<Buffer> {
  const handle = await opened(file)
  try {
    assertOurs(file, await handle.stat())
    return await firstLine(file, handle)
  } finally {
    await handle.close()
  }
}

async function opened(file: string): Promise<FileHandle> {
  return open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new CaError('E_PASSPHRASE_ABSENT', { file }, 500)
    if (error.code === 'EACCES') throw new CaError('E_PASSPHRASE_UNREADABLE', { file }, 500)
    throw error
  })
}

function assertOurs(file: string, { mode, uid, size }: Stats) {
  if (mode & OTHERS) {
    const octal = (mode & 0o7777).toString(8).padStart(4, '0')
    throw new CaError('E_PASSPHRASE_FILE_OPEN', { file, mode: octal }, 500)
  }
  const own = process.getuid?.() ?? uid
  if (uid !== own && uid !== 0 && own !== 0)
    throw new CaError('E_PASSPHRASE_FILE_OWNER', { file, uid }, 500)
  if (size > MOST) throw new CaError('E_PASSPHRASE_EMPTY', { file }, 500)
}

async function firstLine(file: string, handle: FileHandle): Promise<Buffer> {
  const content = await handle.readFile()
  const end = content.findIndex((byte) => byte === 0x0a || byte === 0x0d)
  const secret = Buffer.from(end < 0 ? content : content.subarray(0, end))
  content.fill(0)
  if (secret.length === 0) throw new CaError('E_PASSPHRASE_EMPTY', { file }, 500)
  return secret
}
