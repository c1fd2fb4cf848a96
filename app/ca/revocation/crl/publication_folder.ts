import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CaError } from '#ca/ca_error'

/** How a list that is served is called. */
const SERVED = /^[a-z0-9][a-z0-9._-]*\.crl$/
/** How a temporary file is called: nothing that begins with a dot is served. */
const TEMPORARY = /^\..+\.tmp$/
const CHUNK = 1 << 20

/** The code that the system gives, ENOSPC and its like. */
const reasonOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'

/** Hex SHA-256 of a file, through one buffer: a stream makes hundreds for a long list. */
async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  const { size } = await file.stat()
  const buffer = Buffer.allocUnsafe(Math.min(size + 1, CHUNK))
  for (let at = 0, read = 1; read > 0; at += read) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    hash.update(buffer.subarray(0, bytesRead))
    read = bytesRead
  }
  return hash.digest('hex')
}

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Opens a file to be read; null when there is none. */
async function openFile(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Opens a file to be written; its folder is made with the first one. */
async function newFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w', 0o644)
  } catch (error) {
    if (!isMissing(error)) throw error
    await mkdir(dirname(path), { recursive: true })
    return open(path, 'w', 0o644)
  }
}

/**
 * The folder in which lists are online: plain files that any web server can carry. A file comes in whole or not at
 * all: written beside it, on the disk, read back, and only then moved into its place.
 *
 * Every method throws CaError E_CRL_STORE with the file and the system's reason.
 */
export class PublicationFolder {
  constructor(readonly directory: string) {}

  /** The name that a list has until it is proved. */
  temporaryName(file: string, number: number): string {
    return `.${file}.${number}.tmp`
  }

  /** Writes pieces one behind the other to the disk. @returns hex SHA-256 and length */
  write(name: string, pieces: readonly Uint8Array[]) {
    return this.#in(name, async (path) => {
      const file = await newFile(path)
      const hash = createHash('sha256')
      let size = 0
      try {
        for (const piece of pieces)
          for (let at = 0; at < piece.length; at += CHUNK) {
            const chunk = piece.subarray(at, at + CHUNK)
            hash.update(chunk)
            await file.writeFile(chunk)
            size += chunk.length
          }
        await file.sync()
      } finally {
        await file.close()
      }
      return { sha256: hash.digest('hex'), size }
    })
  }

  read(name: string): Promise<Uint8Array> {
    return this.#in(name, (path) => readFile(path))
  }

  /** Hex SHA-256 of a file; null when there is none. */
  async hash(name: string): Promise<string | null> {
    return this.#in(name, async (path) => {
      const file = await openFile(path)
      if (!file) return null
      try {
        return await hashOf(file)
      } finally {
        await file.close()
      }
    })
  }

  /** Opens a file to be sent; null when there is none. */
  open(name: string): Promise<FileHandle | null> {
    return open(join(this.directory, name), 'r').catch(() => null)
  }

  /** Size and date of a file; null when there is none. */
  async facts(name: string): Promise<{ size: number; at: Date } | null> {
    const found = await stat(join(this.directory, name)).catch(() => null)
    return found?.isFile() ? { size: found.size, at: found.mtime } : null
  }

  /** Moves a proved file into its place, dated as its list. Whoever looks finds the old one or the new one. */
  place(temporary: string, name: string, at: Date): Promise<void> {
    return this.#in(name, async (path) => {
      const from = join(this.directory, temporary)
      await utimes(from, at, at)
      await rename(from, path)
      const folder = await open(this.directory, 'r')
      try {
        await folder.sync()
      } finally {
        await folder.close()
      }
    })
  }

  remove(name: string): Promise<void> {
    return this.#in(name, (path) => rm(path, { force: true }))
  }

  /** Whether a list may be called so: nothing else of the folder is given out. */
  serves(name: string): boolean {
    return SERVED.test(name)
  }

  /** The lists that are online, by name; none before the first one is issued. */
  async lists(): Promise<string[]> {
    const files = await readdir(this.directory).catch(() => [])
    return files.filter((file) => SERVED.test(file)).toSorted()
  }

  /** What was left half-done. */
  async temporaries(): Promise<string[]> {
    const files = await readdir(this.directory).catch(() => [])
    return files.filter((file) => TEMPORARY.test(file))
  }

  async #in<T>(name: string, act: (path: string) => Promise<T>): Promise<T> {
    try {
      return await act(join(this.directory, name))
    } catch (error) {
      throw new CaError('E_CRL_STORE', { file: name, reason: reasonOf(error) }, 503)
    }
  }
}
