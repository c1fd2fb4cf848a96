/*
| OCSP answers a second: ours beside `openssl ocsp -multi 2` and cfssl's responder, asked by wrk with 16 connections.
| Each responder runs all the time and is asked in its turn, round after round.
|
|   npm run bench -- ocsp [--json FILE] [--rounds 5] [--seconds 3]
*/

import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { machine } from './_compare.js'
import { ResponderHouse } from './_responders.js'
import { load, warmUp, type Load } from './_wrk.js'
import { median } from '#tests/support/median'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
  },
})
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]

const house = await ResponderHouse.open()
try {
  const responders = [...(await house.ours()), ...(await house.openssl()), ...(await house.cfssl())]
  const loads = responders.map((): Load[] => [])
  for (const responder of responders) await warmUp(responder)
  // The first round of each warms up and does not count.
  for (let round = 0; round <= rounds; round++)
    for (const [at, { name, ...asked }] of responders.entries()) {
      const measured = await load(house.directory, { ...asked, seconds })
      if (round > 0) loads[at].push(measured)
      process.stderr.write(`${name}: ${measured.perSecond.toFixed(0)}/s\n`)
    }
  const figures = responders.map(({ name }, at) => ({
    name,
    'answers/s': Math.round(median(loads[at].map(({ perSecond }) => perSecond))),
    '99% within, ms': Number(median(loads[at].map(({ slowest }) => slowest)).toFixed(1)),
  }))
  console.table(figures)
  const report = { benchmark: 'ocsp', unit: 'answers/s', machine: machine(), figures, loads }
  console.log(JSON.stringify(report.machine))
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
} finally {
  await house.close()
}
