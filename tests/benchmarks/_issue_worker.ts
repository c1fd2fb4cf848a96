/*
| A process of the product that issues: told how many, it makes the requests, then measures the whole path.
*/

const { app } = await import('./_product.js')

const { MigrationRunner } = await import('@adonisjs/lucid/migration')
const { IssueCertificate } = await import('#ca/issuance/issue_certificate')
const { applicationRow, registeredLetter } = await import('#tests/support/applications')
const { inventedIin } = await import('#tests/support/invented_iin')
const { IssuingHouse } = await import('#tests/support/issuing_house')

const database = await app.container.make('lucid.db')
const migrations = new MigrationRunner(database, app, { direction: 'up' })
await migrations.run()
if (migrations.error) throw migrations.error

const house = await IssuingHouse.open()
const issuing = await house.make(IssueCertificate)
let letters = 0
let people = 0

/** Somebody that no earlier round knew. */
function person() {
  const number = people++
  return inventedIin(number % 1000, `${50 + Math.floor(number / 1000)}0101`)
}

/** Applications that are not stored yet, each with the request of a carrier in stock. */
async function prepare(count: number) {
  const letter = await registeredLetter(`benchmark ${++letters}`)
  const prepared = []
  for (let row = 1; row <= count; row++) {
    const application = applicationRow(letter, row, { iin: person() })
    const carrierSerial = `${letters}-${row}`
    await house.stock(carrierSerial)
    prepared.push({ application, carrierSerial, request: await house.request(application) })
  }
  return prepared
}

async function round(count: number): Promise<number> {
  const prepared = await prepare(count)
  const begun = performance.now()
  for (const { application, carrierSerial, request } of prepared) {
    const { id: applicationId } = await application.save()
    await issuing.handle({ applicationId, carrierSerial, request }, 'shell:benchmark')
  }
  return (performance.now() - begun) / 1000
}

process.on('message', async ({ count }: { count: number }) => {
  process.send?.({ seconds: await round(count) })
})
process.on('disconnect', async () => {
  await house.close()
  await app.terminate()
})
process.send?.({ ready: true })
