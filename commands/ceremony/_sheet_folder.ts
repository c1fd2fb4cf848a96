import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, open, rmdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { CaError } from '#ca/ca_error'

/** What Linux calls its file systems in memory: tmpfs, ramfs. */
const MEMORY_DISKS = new Set([0x01021994, 0x858458f6])
const SHARED_MEMORY = '/dev/shm'
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const isInMemory = async (directory: string) => {
  const { type } = await statfs(directory).catch(() => ({ type: 0 }))
  return MEMORY_DISKS.has(type)
}

/** The sheet of a share as a file; it goes when it is removed, and when the process ends before. */
export class Sheet {
  readonly #forget = () => rmSync(this.path, { force: true })
  readonly #die = (signal: NodeJS.Signals) => {
    this.remove()
    process.kill(process.pid, signal)
  }

  constructor(readonly path: string) {
    process.once('exit', this.#forget)
    for (const signal of ENDINGS) process.once(signal, this.#die)
  }

  remove(): void {
    this.#forget()
    this.keep()
  }

  /** Leaves the file where it is. */
  keep(): void {
    process.off('exit', this.#forget)
    for (const signal of ENDINGS) process.off(signal, this.#die)
  }
}

/**
 * A folder for sheets that one person may see: mode 0700, files 0600, on a disk in memory, for what a share has been
 * written to on a real one is not forgotten.
 */
export class SheetFolder {
  private constructor(
    private readonly directory: string,
    private readonly isOurs: boolean
  ) {}

  /**
   * @param given a folder; without it one of its own in the memory of the machine
   * @throws CaError E_SHEETS_DISK when it would lie on a disk that remembers
   */
  static async open(given?: string): Promise<SheetFolder> {
    const runtime = process.env.XDG_RUNTIME_DIR
    const place = runtime && (await isInMemory(runtime)) ? runtime : SHARED_MEMORY
    if (given) await mkdir(given, { recursive: true, mode: 0o700 })
    if (!(await isInMemory(given ?? place)))
      throw new CaError('E_SHEETS_DISK', { folder: given ?? place })
    return new SheetFolder(given ?? (await mkdtemp(join(place, 'kualik-sheets-'))), !given)
  }

  async write(name: string, content: Uint8Array): Promise<Sheet> {
    const path = join(this.directory, name)
    const sheet = new Sheet(path)
    const handle = await open(path, 'w', 0o600)
    try {
      await handle.chmod(0o600)
      await handle.writeFile(content)
    } finally {
      await handle.close()
    }
    return sheet
  }

  /** Removes a folder of its own, unless sheets were left in it. */
  async close(): Promise<void> {
    if (this.isOurs) await rmdir(this.directory).catch(() => {})
  }
}
