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

/**
 * Opens the key store for this run with the shares of a file, one a line (`stdin` is standard input). Without the option
 * the passphrase file counts.
 *
 * @throws CaError E_SHARES_FILE, E_SHARE_…, E_SHARES_…
 */
export async function openWithShares(app: ApplicationService, option?: string): Promise<void> {
  if (!option) return
  const content =
    option === 'stdin'
      ? await text(process.stdin)
      : await readFile(option, 'utf8').catch(() => null)
  if (content === null) throw new CaError('E_SHARES_FILE', { file: option })
  const open = await app.container.make(OpenStore)
  await open.handle(linesOf(content))
}
