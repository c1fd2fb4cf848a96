import { CaError } from '#ca/ca_error'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'
import { readRevocationList, type RevocationList } from '#ca/verification/revocation_list'

/** A revocation list that is online. */
export interface PublishedListFile {
  file: string
  size: number
  list: RevocationList
}

interface Remembered extends PublishedListFile {
  modified: number
}

/** The lists that are online, read; each once as long as it stays. */
export class PublishedLists {
  readonly #known = new Map<string, Remembered>()
  readonly #folder: PublicationFolder

  constructor(readonly directory: string) {
    this.#folder = new PublicationFolder(directory)
  }

  /** Every list that can be read, by file name; none before the first one is issued. */
  async all(): Promise<PublishedListFile[]> {
    const files = await this.#folder.lists()
    const found = await Promise.all(files.map((file) => this.#read(file)))
    return found.filter((each) => each !== null)
  }

  /**
   * The bytes of a list.
   *
   * @throws CaError E_FILE_NOT_PUBLISHED
   */
  async bytes(file: string): Promise<Uint8Array> {
    const bytes = this.#folder.serves(file) && (await this.#folder.read(file).catch(() => null))
    if (!bytes) throw new CaError('E_FILE_NOT_PUBLISHED', { file: file.slice(0, 80) }, 404)
    return new Uint8Array(bytes)
  }

  /** A file that was taken away meanwhile, or is none of these, is passed over. */
  async #read(file: string): Promise<PublishedListFile | null> {
    const facts = await this.#folder.facts(file)
    if (!facts) return null
    const { size } = facts
    const modified = facts.at.getTime()
    const known = this.#known.get(file)
    if (known?.modified === modified && known.size === size) return known
    const list = await this.#folder
      .read(file)
      .then((bytes) => readRevocationList(new Uint8Array(bytes)))
      .catch(() => null)
    if (!list) return null
    const read = { file, size, modified, list }
    this.#known.set(file, read)
    return read
  }
}
