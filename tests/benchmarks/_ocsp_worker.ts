/*
| Makes an installation that is asked: authorities of GOST 2015 and RSA, their responders, certificates. Its answer are
| requests about each, hex, with a nonce and without.
*/

const { randomBytes } = await import('node:crypto')
const { app } = await import('./_product.js')

const { MigrationRunner } = await import('@adonisjs/lucid/migration')
const { HoldDemonstrationCeremony } = await import('#ca/authorities/hold_demonstration_ceremony')
const { RenewServices } = await import('#ca/authorities/services/renew_services')
const { toHex } = await import('#ca/certificates/asn1')
const { certId, certificateRow, nonceOf, statusRequest } = await import('#tests/support/ocsp')

const CERTIFICATES = 100

const database = await app.container.make('lucid.db')
const migrations = new MigrationRunner(database, app, { direction: 'up' })
await migrations.run()
if (migrations.error) throw migrations.error

const ceremony = await app.container.make(HoldDemonstrationCeremony)
const requests: Record<string, string[]> = {}
for (const algorithm of ['gost-2015', 'rsa'] as const) {
  const { state } = await ceremony.handle('shell:benchmark', algorithm)
  const authority = new Uint8Array(state.certificate)
  requests[algorithm] = []
  requests[`${algorithm} nonce`] = []
  for (let count = 0; count < CERTIFICATES; count++) {
    const serial = `1${toHex(randomBytes(20)).slice(1)}`
    await certificateRow(state, serial)
    const id = certId(authority, serial)
    requests[algorithm].push(toHex(statusRequest([id])))
    requests[`${algorithm} nonce`].push(toHex(statusRequest([id], nonceOf(randomBytes(32)))))
  }
}
const renewing = await app.container.make(RenewServices)
await renewing.handle('shell:benchmark')
process.on('disconnect', () => void app.terminate())
process.send?.(requests)
