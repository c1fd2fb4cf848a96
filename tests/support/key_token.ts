import { Pkcs11KeyStore, type Pkcs11KeyStoreOptions } from '#ca/crypto/pkcs11_key_store'
import { TokenKeyStore, type TokenKeyStoreOptions } from '#ca/crypto/token_key_store'
import { SOFTHSM_MODULE, SoftHsm } from '#tests/support/softhsm'
import { SoftwareTokens } from '#tests/support/software_token'

/** The PIN of a token that keeps an authority's keys. */
export const KEY_PIN = '739105'

/** A token that is plugged in and initialised, for an authority's keys. */
export interface KeyToken {
  module: string
  serial: string
  unplug(): Promise<void>
  plugIn(): Promise<void>
  /** OpenSC's pkcs11-tool, logged in. */
  tool(...options: string[]): Promise<{ stdout: string }>
  remove(): Promise<void>
}

/** A store on a token; the PIN comes as from a file. */
export function storeOn(
  { module, serial }: Pick<KeyToken, 'module' | 'serial'>,
  options: Partial<Pkcs11KeyStoreOptions> = {}
): Pkcs11KeyStore {
  const pin = async () => ({ bytes: Buffer.from(KEY_PIN), typed: false })
  return new Pkcs11KeyStore({ module, serial, pin, rsaBits: 2048, ...options })
}

/** A store on a token that the signer's process has. */
export function processOn(
  { module, serial }: Pick<KeyToken, 'module' | 'serial'>,
  options: Partial<TokenKeyStoreOptions> = {}
): TokenKeyStore {
  return new TokenKeyStore({ module, serial, pin: async () => Buffer.from(KEY_PIN), ...options })
}

const SERIAL = /serial num\s*:\s*(\S+)/

/** A token of a SoftHSM of its own: RSA and EC. */
export async function softHsmToken(): Promise<KeyToken> {
  const hsm = await SoftHsm.make()
  await hsm.initialise('authority', KEY_PIN)
  const { stdout } = await hsm.tool('--list-token-slots')
  return {
    module: SOFTHSM_MODULE,
    serial: SERIAL.exec(stdout)?.[1] ?? '',
    unplug: () => hsm.unplugAll(),
    plugIn: () => hsm.plugIn(),
    tool: (...options) => hsm.tool('--login', '--pin', KEY_PIN, ...options),
    remove: () => hsm.remove(),
  }
}

/** A token of the project's own module: GOST on both curves. */
export async function gostToken(serial = 'CA000001'): Promise<KeyToken> {
  const tokens = await SoftwareTokens.make()
  await initialise(tokens, { serial, slot: 0, pin: KEY_PIN })
  return {
    module: tokens.module,
    serial,
    unplug: () => tokens.unplug(serial),
    plugIn: () => tokens.plugIn(serial),
    tool: (...options) => tokens.tool('--login', '--pin', KEY_PIN, ...options),
    remove: () => tokens.remove(),
  }
}

/** Tokens of the project's own module side by side, each with the PIN of its serial number. */
export async function gostTokensTogether(pins: Readonly<Record<string, string>>) {
  const tokens = await SoftwareTokens.make()
  for (const [slot, [serial, pin]] of Object.entries(pins).entries())
    await initialise(tokens, { serial, slot, pin })
  return tokens
}

async function initialise(
  tokens: SoftwareTokens,
  { serial, slot, pin }: { serial: string; slot: number; pin: string }
) {
  await tokens.factoryNew(serial)
  const place = ['--slot-index', String(slot)]
  await tokens.tool(...place, '--init-token', '--label', 'authority', '--so-pin', '84620193')
  await tokens.tool(
    ...[...place, '--init-pin', '--login', '--login-type', 'so'],
    ...['--so-pin', '84620193', '--new-pin', pin]
  )
}
