import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { ApplicationService } from '@adonisjs/core/types'
import { CaError } from '#ca/ca_error'
import { CaSettings } from '#ca/authorities/ca_settings'
import { OpenStore } from '#ca/ceremonies/open_store'
import { underShares } from '#ca/ceremonies/seal_register'
import { ShareStores } from '#ca/ceremonies/share_stores'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { TerminalDialog } from './_dialog.js'
import { typedShares } from './_typed_shares.js'

const linesOf = (content: string) =>
  content
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))

/** Shares that their holders type; they do not stand on the screen. @throws CaError E_CEREMONY_TERMINAL */
const typed = (needed?: number) => typedShares(new TerminalDialog(), shellLanguage(), needed)

/**
 * The shares of a file, one a line. `stdin` is standard input, where they are typed unseen when it is a terminal.
 *
 * @throws CaError E_SHARES_FILE
 */
export async function readShares(file: string): Promise<string[]> {
  if (file === 'stdin') return process.stdin.isTTY ? typed() : linesOf(await text(process.stdin))
  const content = await readFile(file, 'utf8').catch(() => null)
  if (content === null) throw new CaError('E_SHARES_FILE', { file })
  return linesOf(content)
}

/** What `--shares` of a command says in its help. */
export const SHARES_OPTION = 'File with the shares that open the key store; stdin is standard input'

/**
 * Opens the key store for this run with the shares of a file, or with those that their holders type at the terminal
 * when the store is under shares. A store under none opens with the installation's own passphrase or PIN.
 *
 * @throws CaError E_KEY_STORE_UNDER_SHARES where nobody can type them; E_SHARES_FILE, E_SHARE_…, E_SHARES_…
 */
export async function openWithShares(app: ApplicationService, file?: string): Promise<void> {
  const settings = await app.container.make(CaSettings)
  const stores = await app.container.make(ShareStores)
  const seal = file ? null : await stores.sealOf(settings.keyStore)
  if (!file && !seal) return
  if (seal && !process.stdin.isTTY) throw underShares(settings.keyStore, seal)
  const shares = file ? await readShares(file) : await typed(seal?.ceremony.needed)
  const open = await app.container.make(OpenStore)
  await open.handle(shares, shellActor())
}
