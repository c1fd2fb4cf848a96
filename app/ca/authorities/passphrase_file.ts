import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CaError } from '#ca/ca_error'

const isErrorOf = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code

/**
 * The passphrase of the key store: the first line of its file.
 *
 * @throws CaError E_PASSPHRASE_ABSENT, E_PASSPHRASE_EMPTY
 */
export async function readPassphrase(file: string): Promise<Buffer> {
  const content = await readFile(file).catch((error: unknown) => {
    if (isErrorOf(error, 'ENOENT')) throw new CaError('E_PASSPHRASE_ABSENT', { file }, 500)
    throw error
  })
  const end = content.findIndex((byte) => byte === 0x0a || byte === 0x0d)
  const passphrase = Buffer.from(end < 0 ? content : content.subarray(0, end))
  content.fill(0)
  if (passphrase.length === 0) throw new CaError('E_PASSPHRASE_EMPTY', { file }, 500)
  return passphrase
}

async function writeWhole(file: string, text: string) {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Makes the passphrase file with 256 random bits, mode 0600, unless there is one. The file appears whole or
 * not at all, and never replaces another.
 */
export async function ensurePassphrase(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeWhole(draft, `${randomBytes(32).toString('base64url')}\n`)
  try {
    await link(draft, file)
  } catch (error) {
    if (!isErrorOf(error, 'EEXIST')) throw error
  } finally {
    await unlink(draft)
  }
}
