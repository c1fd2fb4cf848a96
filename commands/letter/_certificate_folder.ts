import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder of certificate files, each of which appears whole or not at all. */
export class CertificateFolder {
  constructor(private readonly directory: string) {}

  /** Creates the folder, for its owner alone, unless it is there: names and IINs are in it. */
  async make(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 })
  }

  /** Writes a DER certificate. @returns the path */
  async write(name: string, der: Uint8Array): Promise<string> {
    const path = join(this.directory, name)
    const draft = join(this.directory, `.${name}.${randomBytes(4).toString('hex')}`)
    const handle = await open(draft, 'wx', 0o644)
    try {
      await handle.writeFile(der)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, path).catch(async (error: unknown) => {
      await unlink(draft)
      throw error
    })
    return path
  }
}
