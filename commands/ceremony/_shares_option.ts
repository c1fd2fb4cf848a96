import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { ApplicationService } from '@adonisjs/core/types'
import { OpenStore } from '#ca/ceremonies/open_store'
import { CaError } from '#ca/ca_error'

const linesOf = (content: string) =>
  content
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))

/** The shares of a file, one a line (`stdin` is standard input). @throws CaError E_SHARES_FILE */
export async function readShares(file: string): Promise<string[]> {
  const content =
    file === 'stdin' ? await text(process.stdin) : await readFile(file, 'utf8').catch(() => null)
  if (content === null) throw new CaError('E_SHARES_FILE', { file })
  return linesOf(content)
}

/**
 * Opens the key store for this run with the shares of a file. Without the option the installation's own passphrase
 * counts.
 *
 * @throws CaError E_SHARES_FILE, E_SHARE_…, E_SHARES_…
 */
export async function openWithShares(app: ApplicationService, file?: string): Promise<void> {
  if (!file) return
  const open = await app.container.make(OpenStore)
  await open.handle(await readShares(file))
}
