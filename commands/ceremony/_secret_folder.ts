import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder for sheets that one person may see: mode 0700, files 0600. */
export class SecretFolder {
  constructor(private readonly directory: string) {}

  /** @returns the path */
  async write(name: string, content: Uint8Array): Promise<string> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 })
    const path = join(this.directory, name)
    const handle = await open(path, 'w', 0o600)
    try {
      await handle.chmod(0o600)
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    return path
  }
}
