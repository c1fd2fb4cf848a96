/*
| OCSP answers a second: ours beside `openssl ocsp -multi 2` and cfssl's responder, asked on 16 connections: by a client
| that opens a connection for each request, and by wrk, which keeps them open, where the responder does.
| Each responder is asked in its turn, round after round, and held in between. Beside answers a second stands what an
| answer takes of processors, which says more where others use the machine.
|
|   npm run bench -- ocsp [--json FILE] [--rounds 5] [--seconds 3]
*/

import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { closeLoad } from './_close_load.js'
import { machine } from './_compare.js'
import { ResponderHouse } from './_responders.js'
import { load, measured as measure, warmUp, type MeasuredLoad } from './_wrk.js'
import { median } from '#tests/support/median'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
  },
})
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]

const round = (loads: readonly MeasuredLoad[], of: (load: MeasuredLoad) => number, digits = 1) =>
  loads.length === 0 ? null : Number(median(loads.map(of)).toFixed(digits))

const house = await ResponderHouse.open()
try {
  const responders = [...(await house.ours()), ...(await house.cfssl()), ...(await house.openssl())]
  const closing = await closeLoad(house.directory)
  const measured = responders.map(() => ({
    each: [] as MeasuredLoad[],
    kept: [] as MeasuredLoad[],
  }))
  for (const responder of responders) {
    responder.program.letGo()
    await warmUp(responder)
    responder.program.hold()
  }
  // The first round of each warms up and does not count.
  for (let turn = 0; turn <= rounds; turn++)
    for (const [at, { name, keepsOpen, ...responder }] of responders.entries()) {
      const asked = { ...responder, seconds }
      // The others are held: a child of openssl runs on when nobody asks any more, and takes a processor to itself.
      responder.program.letGo()
      const each = await measure(asked, () => closing.load(asked))
      const kept = keepsOpen ? await measure(asked, () => load(house.directory, asked)) : null
      responder.program.hold()
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
    'processor an answer, ms': round(measured[at].each, ({ responder }) => responder, 3),
    'kept open': round(measured[at].kept, ({ responder }) => responder, 3),
    'of the client': round(measured[at].each, ({ client }) => client, 3),
  }))
  console.table(figures)
  const report = { benchmark: 'ocsp', machine: machine(), figures, measured }
  console.log(JSON.stringify(report.machine))
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
} finally {
  await house.close()
}
