/*
| OCSP answers a second: ours beside `openssl ocsp -multi 2` and cfssl's responder, asked on 16 connections: by a client
| that opens a connection for each request, and by wrk, which keeps them open, where the responder does.
| Each responder runs all the time and is asked in its turn, round after round.
|
|   npm run bench -- ocsp [--json FILE] [--rounds 5] [--seconds 3]
*/

import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { closeLoad } from './_close_load.js'
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

const round = (loads: readonly Load[], of: (load: Load) => number) =>
  loads.length === 0 ? null : Number(median(loads.map(of)).toFixed(1))

const house = await ResponderHouse.open()
try {
  const responders = [...(await house.ours()), ...(await house.cfssl()), ...(await house.openssl())]
  const closing = await closeLoad(house.directory)
  const measured = responders.map(() => ({ each: [] as Load[], kept: [] as Load[] }))
  for (const responder of responders) await warmUp(responder)
  // The first round of each warms up and does not count.
  for (let turn = 0; turn <= rounds; turn++)
    for (const [at, { name, keepsOpen, ...asked }] of responders.entries()) {
      const each = await closing.load({ ...asked, seconds })
      const kept = keepsOpen ? await load(house.directory, { ...asked, seconds }) : null
      const said = [each, ...(kept ? [kept] : [])].map(({ perSecond }) => perSecond.toFixed(0))
      process.stderr.write(`${name}: ${said.join(', kept open ')}/s\n`)
      if (turn === 0) continue
      measured[at].each.push(each)
      if (kept) measured[at].kept.push(kept)
    }
  const figures = responders.map(({ name }, at) => ({
    name,
    'a connection each, answers/s': round(measured[at].each, ({ perSecond }) => perSecond),
    '99% within, ms': round(measured[at].each, ({ slowest }) => slowest),
    'kept open, answers/s': round(measured[at].kept, ({ perSecond }) => perSecond),
    '99% of these within, ms': round(measured[at].kept, ({ slowest }) => slowest),
  }))
  console.table(figures)
  const report = { benchmark: 'ocsp', machine: machine(), figures, measured }
  console.log(JSON.stringify(report.machine))
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
} finally {
  await house.close()
}
