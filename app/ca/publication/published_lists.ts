import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CaError } from '#ca/ca_error'
import { readRevocationList, type RevocationList } from '#ca/verification/revocation_list'

/** A revocation list that is online. */
export interface PublishedListFile {
  file: string
  size: number
  list: RevocationList
}

const FILE = /^[a-z0-9][a-z0-9._-]*\.crl$/

interface Remembered extends PublishedListFile {
  modified: number
}

/** The lists that lie in the publication folder, whoever put them there; each is read once as long as it stays. */
export class PublishedLists {
  readonly #known = new Map<string, Remembered>()

  constructor(readonly directory: string) {}

  /** Every list that can be read, by file name; none before the first one is issued. */
  async all(): Promise<PublishedListFile[]> {
    const files = await readdir(this.directory).catch(() => [])
    const found = await Promise.all(
      files
        .filter((file) => FILE.test(file))
        .sort()
        .map((file) => this.#read(file))
    )
    return found.filter((each) => each !== null)
  }

  /**
   * The bytes of a list.
   *
   * @throws CaError E_FILE_NOT_PUBLISHED
   */
  async bytes(file: string): Promise<Uint8Array> {
    const bytes = FILE.test(file) && (await readFile(join(this.directory, file)).catch(() => null))
    if (!bytes) throw new CaError('E_FILE_NOT_PUBLISHED', { file: file.slice(0, 80) }, 404)
    return new Uint8Array(bytes)
  }

  /** A file that was taken away meanwhile, or is none of these, is passed over. */
  async #read(file: string): Promise<PublishedListFile | null> {
    const path = join(this.directory, file)
    const facts = await stat(path).catch(() => null)
    if (!facts?.isFile()) return null
    const known = this.#known.get(file)
    if (known?.modified === facts.mtimeMs && known.size === facts.size) return known
    const list = await readFile(path)
      .then((bytes) => readRevocationList(new Uint8Array(bytes)))
      .catch(() => null)
    if (!list) return null
    const read = { file, size: facts.size, modified: facts.mtimeMs, list }
    this.#known.set(file, read)
    return read
  }
}
