/*
| A full revocation list from the database (SQLite) to the verified file, beside `openssl ca -gencrl` on the same list,
| and deltas after one more revocation each. Processes of their own, in turn, round after round.
|
|   npm run bench -- crl [--json FILE] [--rounds 2] [--count 1000000]
*/

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { kualik, makeList, opensslList } from './_crl_contenders.js'
import type { IssuedList, PeerRound } from './_crl_contenders.js'
import { machine } from './_compare.js'
import { median } from '#tests/support/median'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '2' },
    count: { type: 'string', default: '1000000' },
  },
})

const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20)
const seconds = (milliseconds: number) => Number((milliseconds / 1000).toFixed(2))
const say = (line: string) => process.stderr.write(`${line}\n`)

const directory = await mkdtemp(join(tmpdir(), 'kualik-crl-'))
try {
  say(`making a list of ${values.count} …`)
  await makeList(directory, Number(values.count))
  const openssl = await opensslList(directory)
  const lists: Record<string, IssuedList[]> = { 'RSA-4096': [], 'GOST 2015': [] }
  const peer: PeerRound[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    peer.push(await openssl())
    const { took, processor } = peer[round]
    say(`openssl ca -gencrl: ${seconds(took)} s, processor ${seconds(processor)} s`)
    for (const [name, issued] of Object.entries(lists)) {
      issued.push(await kualik(directory, name === 'RSA-4096' ? 'rsa' : 'gost-2015'))
      const {
        full,
        processor: used,
        delta,
        deltaProcessor,
        later,
        laterProcessor,
        rss,
      } = issued[round]
      say(
        `${name}: ${seconds(full)} s, processor ${seconds(used)} s, ` +
          `first delta ${Math.round(delta)} ms, processor ${Math.round(deltaProcessor)} ms, ` +
          `later ${later.toFixed(1)} ms, processor ${laterProcessor.toFixed(1)} ms, ` +
          `peak ${mebibytes(rss)} MiB`
      )
    }
  }
  const reference = {
    took: median(peer.map(({ took }) => took)),
    processor: median(peer.map(({ processor }) => processor)),
  }
  const figures = Object.entries(lists).map(([name, issued]) => {
    const full = median(issued.map((each) => each.full))
    const processor = median(issued.map((each) => each.processor))
    return {
      'name': `Kualik, ${name}`,
      'processor, s': seconds(processor),
      'ratio': Number((processor / reference.processor).toFixed(3)),
      'seconds': seconds(full),
      'ratio of seconds': Number((full / reference.took).toFixed(3)),
      'peak, MiB': mebibytes(Math.max(...issued.map(({ rss }) => rss))),
      'first delta, ms': Math.round(median(issued.map(({ delta }) => delta))),
      'of processors': Math.round(median(issued.map(({ deltaProcessor }) => deltaProcessor))),
      'later deltas, ms': Number(median(issued.map(({ later }) => later)).toFixed(1)),
      'of processors ': Number(
        median(issued.map(({ laterProcessor }) => laterProcessor)).toFixed(1)
      ),
      'entries': issued[0].deltaEntries,
      'size, MiB': mebibytes(issued[0].size),
    }
  })
  const openssls = {
    'name': 'openssl ca -gencrl, RSA-4096',
    'processor, s': seconds(reference.processor),
    'ratio': 1,
    'seconds': seconds(reference.took),
    'ratio of seconds': 1,
  }
  console.table([...figures, openssls])
  const report = { benchmark: 'crl', count: Number(values.count), machine: machine(), figures }
  console.log(JSON.stringify(report.machine))
  if (values.json)
    await writeFile(
      values.json,
      `${JSON.stringify({ ...report, figures: [...figures, openssls] }, null, 2)}\n`
    )
} finally {
  await rm(directory, { recursive: true })
}
