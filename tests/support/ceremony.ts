import { join } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { HoldDemonstrationCeremony } from '#ca/authorities/hold_demonstration_ceremony'
import { readPassphrase } from '#ca/authorities/passphrase_file'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import { OpenKeyStore } from '#tests/support/open_key_store'
import type { KeyStore } from '#ca/crypto/key_store'
import caConfig from '#config/ca'

/** Scrypt that is quick enough for tests; the format is the same. */
const QUICK_COST = 4

/**
 * The ports of an authority whose keys are in a folder of the test's own: DIR/keys, DIR/passphrase.
 * Everything else comes from the application.
 *
 * @param elsewhere a further store, in which the authority makes its keys instead
 * @param Store how keys of the folder are opened
 */
export function authorityPorts(
  directory: string,
  elsewhere?: { name: string; store: KeyStore },
  Store: typeof SoftwareKeyStore = SoftwareKeyStore
) {
  const passphraseFile = join(directory, 'passphrase')
  const keyDirectory = join(directory, 'keys')
  const passphrase = () => readPassphrase(passphraseFile)
  return {
    settings: new CaSettings(caConfig.addresses, passphraseFile, keyDirectory, elsewhere?.name),
    keys: new AuthorityKeys(
      new Store({ directory: keyDirectory, passphrase, cost: QUICK_COST }),
      elsewhere && { [elsewhere.name]: elsewhere.store }
    ),
  }
}

/** The same, for tests that look at no ceremony and no sealing: what this process has open is not opened again. */
export const openAuthorityPorts = (
  directory: string,
  elsewhere?: { name: string; store: KeyStore }
) => authorityPorts(directory, elsewhere, OpenKeyStore)

/** A demonstration ceremony that keeps its keys in this folder. */
export async function ceremonyIn(app: ApplicationService, directory: string) {
  const { settings, keys } = authorityPorts(directory)
  const resolver = app.container.createResolver()
  resolver.bindValue(CaSettings, settings)
  resolver.bindValue(AuthorityKeys, keys)
  return resolver.make(HoldDemonstrationCeremony)
}
