import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { drawnPassphrase } from '#ca/crypto/drawn_passphrase'
import { readSecretFile } from '#ca/authorities/secret_file'

const isErrorOf = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code

/**
 * The passphrase of the key store: the first line of its file, which is the service user's alone.
 *
 * @throws CaError E_PASSPHRASE_… of `readSecretFile`
 */
export function readPassphrase(file: string): Promise<Buffer> {
  return readSecretFile(file)
}

async function writeWhole(file: string, content: Uint8Array) {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const draftOf = (file: string) => `${file}.${randomBytes(6).toString('hex')}`

/**
 * Makes the passphrase file with 256 random bits, mode 0600, unless there is one. The file appears whole or
 * not at all, and never replaces another.
 */
export async function ensurePassphrase(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = draftOf(file)
  await writeWhole(draft, Buffer.from(`${drawnPassphrase(randomBytes(32))}\n`))
  try {
    await link(draft, file)
  } catch (error) {
    if (!isErrorOf(error, 'EEXIST')) throw error
  } finally {
    await unlink(draft)
  }
}

/** Puts another passphrase into the file, mode 0600: whoever reads it finds the old one or the new one. */
export async function replacePassphrase(file: string, passphrase: Uint8Array): Promise<void> {
  const draft = draftOf(file)
  const line = Buffer.concat([passphrase, Buffer.from('\n')])
  try {
    await writeWhole(draft, line)
    await rename(draft, file)
  } finally {
    line.fill(0)
    await unlink(draft).catch(() => {})
  }
}
