/*
| Certificates a second through the whole path of issuing, on SQLite and MariaDB, beside `openssl ca -infiles`.
| The path: application row, proof of possession, lint, transaction 1, GOST 2015 signature, verification,
| transaction 2, audit. Requests are made beforehand; one certificate after the other.
|
|   npm run bench -- issue [--json FILE] [--rounds 5] [--count 40]
*/

import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { compare, machine } from './_compare.js'
import { kualikOnMariaDb, kualikOnSqlite } from './_kualik.js'
import { opensslCa } from './_openssl_ca.js'
import { mariaDbIsInstalled } from '#tests/support/mariadb'
import type { Contender } from './_contender.js'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    count: { type: 'string', default: '40' },
  },
})
const count = Number(values.count)

const contenders: Contender[] = [await kualikOnSqlite(count)]
try {
  if (mariaDbIsInstalled()) contenders.push(await kualikOnMariaDb(count))
  else process.stderr.write('MariaDB is not installed here: left out\n')
  contenders.push(await opensslCa(300))
  const figures = await compare(contenders, Number(values.rounds))
  const report = { benchmark: 'issue', unit: 'certificates/s', machine: machine(), figures }
  console.table(
    figures.map(({ name, median, ratio }) => ({ name, 'certificates/s': median, ratio }))
  )
  console.log(JSON.stringify(report.machine))
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
} finally {
  await Promise.all(contenders.map((one) => one.stop()))
}
