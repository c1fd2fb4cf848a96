import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CaError } from '#ca/ca_error'

/** The code that the system gives, ENOSPC and its like. */
const reasonOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'

async function writeThrough(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'wx', 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * A folder that appears whole or not at all: written beside its place, then moved there. Who reads the old one
 * meanwhile goes on reading it.
 */
export class WholeFolder {
  readonly #draft: string

  constructor(readonly directory: string) {
    this.#draft = `${directory}.${randomBytes(4).toString('hex')}.tmp`
  }

  /** @throws CaError E_PUBLICATION_STORE */
  async write(name: string, bytes: Uint8Array | string): Promise<void> {
    try {
      await writeThrough(join(this.#draft, name), bytes)
    } catch (error) {
      throw this.#failed(name, error)
    }
  }

  /**
   * Puts the folder into its place; the one that was there is moved aside and then removed.
   *
   * @throws CaError E_PUBLICATION_STORE
   */
  async place(): Promise<void> {
    const old = `${this.#draft}.old`
    const exists = await stat(this.directory).catch(() => null)
    try {
      if (exists) await rename(this.directory, old)
      await rename(this.#draft, this.directory)
    } catch (error) {
      if (exists) await rename(old, this.directory).catch(() => {})
      throw this.#failed('.', error)
    }
    await rm(old, { recursive: true, force: true })
  }

  /** Takes away what was written and not placed. */
  async abandon(): Promise<void> {
    await rm(this.#draft, { recursive: true, force: true })
  }

  #failed(file: string, error: unknown) {
    return new CaError('E_PUBLICATION_STORE', { file, reason: reasonOf(error) }, 503)
  }
}
