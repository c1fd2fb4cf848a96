import { randomBytes } from 'node:crypto'
import { lstat, open, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { notStored, writeThrough } from '#ca/publication/placed_file'

/** After so long, nobody writes any more what was left beside the folder; milliseconds. */
const STALE = 24 * 3_600_000

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/**
 * A folder that appears whole or not at all, and is never away: it is a symbolic link, and what it names is written
 * beside it. The link moves in one step; wherever the process ends, the old folder is there or the new one.
 */
export class WholeFolder {
  readonly directory: string
  /** What the link will name. */
  readonly #whole: string
  readonly #draft: string

  constructor(directory: string) {
    this.directory = resolve(directory)
    this.#whole = `${this.directory}.${randomBytes(4).toString('hex')}`
    this.#draft = `${this.#whole}.tmp`
  }

  /** @throws CaError E_PUBLICATION_STORE */
  async write(name: string, bytes: Uint8Array | string): Promise<void> {
    try {
      await writeThrough(join(this.#draft, name), bytes)
    } catch (error) {
      throw notStored(name, error)
    }
  }

  /**
   * Puts the folder into its place and removes the one that was there, and what dead processes left.
   *
   * @throws CaError E_PUBLICATION_STORE
   */
  async place(): Promise<void> {
    try {
      await rename(this.#draft, this.#whole)
      const old = await this.#old()
      await this.#link()
      await syncFolder(dirname(this.directory))
      if (old) await rm(old, { recursive: true, force: true })
      await this.#sweep()
    } catch (error) {
      throw notStored('.', error)
    }
  }

  /** Takes away what was written and not placed. */
  async abandon(): Promise<void> {
    const placed = await this.#target()
    if (placed !== this.#whole) await rm(this.#whole, { recursive: true, force: true })
    await rm(this.#draft, { recursive: true, force: true })
  }

  /** The folder that the link names; null where there is no link. */
  async #target(): Promise<string | null> {
    const named = await readlink(this.directory).catch(() => null)
    return named === null ? null : join(dirname(this.directory), named)
  }

  /** What goes when the new one is there; a plain folder is moved aside first, which happens once. */
  async #old(): Promise<string | null> {
    const there = await lstat(this.directory).catch(() => null)
    if (!there) return null
    if (there.isSymbolicLink()) return this.#target()
    const aside = `${this.#whole}.old`
    await rename(this.directory, aside)
    return aside
  }

  async #link(): Promise<void> {
    const link = `${this.#whole}.link`
    await symlink(basename(this.#whole), link)
    await rename(link, this.directory)
  }

  async #sweep(): Promise<void> {
    const [parent, name] = [dirname(this.directory), basename(this.directory)]
    const left = new RegExp(`^${RegExp.escape(name)}\\.[0-9a-f]{8}(\\.(tmp|old|link))?$`)
    const target = await this.#target()
    const beside = await readdir(parent)
    for (const path of beside.filter((each) => left.test(each)).map((each) => join(parent, each))) {
      const facts = await stat(path).catch(() => null)
      const isStale = !facts || Date.now() - facts.mtimeMs > STALE
      if (path !== target && isStale) await rm(path, { recursive: true, force: true })
    }
  }
}
