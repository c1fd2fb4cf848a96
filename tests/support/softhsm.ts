import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const SOFTHSM_MODULE = process.env.SOFTHSM_MODULE ?? '/usr/lib/softhsm/libsofthsm2.so'

/**
 * A SoftHSM of its own in a temporary directory, with one free slot. SOFTHSM2_CONF of this process points
 * to it until it is removed; it takes one at a time.
 */
export class SoftHsm {
  private constructor(
    readonly directory: string,
    readonly configuration: string
  ) {}

  static async make(): Promise<SoftHsm> {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-softhsm-'))
    const configuration = join(directory, 'softhsm2.conf')
    await mkdir(join(directory, 'tokens'))
    await mkdir(join(directory, 'unplugged'))
    await writeFile(
      configuration,
      `directories.tokendir = ${join(directory, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`
    )
    process.env.SOFTHSM2_CONF = configuration
    return new SoftHsm(directory, configuration)
  }

  /** A token as somebody else's tool initialises it; its serial number is in the desk's list. */
  async initialise(label: string, pin: string): Promise<void> {
    await run('softhsm2-util', [
      ...['--init-token', '--free', '--label', label, '--so-pin', 'so-of-the-test', '--pin', pin],
    ])
  }

  /** OpenSC's pkcs11-tool, a program that shares no code with ours. */
  async tool(...options: string[]): Promise<{ stdout: string; stderr: string }> {
    return run('pkcs11-tool', ['--module', SOFTHSM_MODULE, ...options], { encoding: 'utf8' })
  }

  /** The name of a token's folder does not tell its serial number: all tokens go, and come back. */
  async unplugAll(): Promise<void> {
    await this.#move('tokens', 'unplugged')
  }

  async plugIn(): Promise<void> {
    await this.#move('unplugged', 'tokens')
  }

  async remove(): Promise<void> {
    delete process.env.SOFTHSM2_CONF
    await rm(this.directory, { recursive: true, force: true })
  }

  async #move(from: string, to: string) {
    for (const name of await readdir(join(this.directory, from)))
      await rename(join(this.directory, from, name), join(this.directory, to, name))
  }
}
