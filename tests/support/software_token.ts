import { execFile, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

const SOURCES = fileURLToPath(new URL('../../tokens', import.meta.url))
const BUILDS = fileURLToPath(new URL('../../tmp/tokens', import.meta.url))

/** Changes with every byte of the sources. */
function version(): string {
  const hash = createHash('sha256').update(readFileSync(join(SOURCES, 'Makefile')))
  for (const folder of ['src', 'walk'])
    for (const name of readdirSync(join(SOURCES, folder)).sort())
      hash.update(name).update(readFileSync(join(SOURCES, folder, name)))
  return hash.digest('hex').slice(0, 16)
}

function build(folder: string) {
  mkdirSync(BUILDS, { recursive: true })
  const unfinished = `${folder}.${randomBytes(4).toString('hex')}`
  const { error, status, stderr } = spawnSync(
    'make',
    ['--directory', SOURCES, `BUILD=${unfinished}`, 'all', 'walk'],
    { encoding: 'utf8' }
  )
  if (error || status !== 0)
    throw new Error(
      `the software token needs make, a C compiler, nettle and PKCS#11’s header (gcc, nettle-dev, libp11-kit-dev): ${error?.message ?? stderr}`
    )
  settle(unfinished, folder)
}

/** Two processes may build at once: the first one's folder stays. */
function settle(unfinished: string, folder: string) {
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(unfinished, { recursive: true })
  }
}

function built(name: string): string {
  const folder = join(BUILDS, version())
  if (!existsSync(folder)) build(folder)
  return join(folder, name)
}

/** The path of the software token's module (tokens/README.md); compiled when its source is new. */
export const softwareTokenModule = () => built('kualik_token.so')

/** The path of the program that calls every function of a module: `walk MODULE rsa|gost-256|gost-512 [own]`. */
export const walkProgram = () => built('walk')

/**
 * A directory of software tokens, empty at first. KUALIK_TOKEN_DIR of this process points to it until it is
 * removed; it takes one at a time.
 */
export class SoftwareTokens {
  private constructor(
    readonly directory: string,
    readonly module: string
  ) {}

  static async make(): Promise<SoftwareTokens> {
    const module = softwareTokenModule()
    const directory = await mkdtemp(join(tmpdir(), 'kualik-tokens-'))
    await mkdir(join(directory, 'unplugged'))
    process.env.KUALIK_TOKEN_DIR = directory
    return new SoftwareTokens(directory, module)
  }

  file(serial: string): string {
    return join(this.directory, `${serial}.token`)
  }

  /** A token as it comes from the factory: it has a serial number, and nobody has initialised it. */
  async factoryNew(serial: string): Promise<void> {
    await writeFile(this.file(serial), '')
  }

  /** An old token, which knows the 256-bit curve alone. */
  async oldFactoryNew(serial: string): Promise<void> {
    await writeFile(this.file(serial), '256\n')
  }

  async unplug(serial: string): Promise<void> {
    await rename(this.file(serial), join(this.directory, 'unplugged', `${serial}.token`))
  }

  async plugIn(serial: string): Promise<void> {
    await rename(join(this.directory, 'unplugged', `${serial}.token`), this.file(serial))
  }

  /** The serial numbers of the tokens that are plugged in. */
  async serials(): Promise<string[]> {
    const names = await readdir(this.directory)
    return names.filter((name) => name.endsWith('.token')).map((name) => name.slice(0, -6))
  }

  /** OpenSC's pkcs11-tool, a program that shares no code with ours; throws when it fails. */
  async tool(...options: string[]): Promise<{ stdout: string; stderr: string }> {
    return run('pkcs11-tool', ['--module', this.module, ...options], { encoding: 'utf8' })
  }

  async remove(): Promise<void> {
    delete process.env.KUALIK_TOKEN_DIR
    await rm(this.directory, { recursive: true, force: true })
  }
}
