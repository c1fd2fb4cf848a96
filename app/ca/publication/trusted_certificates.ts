import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The certificates of Kazakh authorities that the product comes with (resources/trust), DER. */
export class TrustedCertificates {
  #read: Promise<Uint8Array[]> | undefined

  constructor(private readonly directory: string) {}

  /** Read once: what is trusted changes with an installation, not while it runs. */
  all(): Promise<Uint8Array[]> {
    this.#read ??= this.#load()
    return this.#read
  }

  async #load(): Promise<Uint8Array[]> {
    const files = await readdir(this.directory)
    const certificates = files.filter((file) => file.endsWith('.cer')).sort()
    return Promise.all(
      certificates.map(async (file) => new Uint8Array(await readFile(join(this.directory, file))))
    )
  }
}
