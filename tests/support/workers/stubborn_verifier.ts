import { parentPort } from 'node:worker_threads'
import type { Said, Told } from '#ca/verification/apart/messages'

/*
| A verifying thread that does what the document says: never ends, eats memory, throws, asks, or answers.
*/

const say = (said: Said) => parentPort?.postMessage(said)

function eat(): never {
  const eaten: unknown[] = []
  for (;;) eaten.push(Array.from({ length: 10_000 }, (_, at) => ({ at })))
}

parentPort?.on('message', (told: Told) => {
  if (told.kind === 'register') return say({ kind: 'report', report: `"${told.entries.length}"` })
  const wish = Buffer.from(told.input.document).toString()
  if (wish === 'hang') for (;;);
  if (wish === 'eat') eat()
  if (wish === 'throw') throw new Error('a fault of the thread')
  if (wish === 'ask') return say({ kind: 'ask', fingerprints: ['ab'] })
  const lists = told.lists.map(({ der }) => der?.length ?? 'kept')
  return say({ kind: 'report', report: JSON.stringify(lists.join()) })
})
say({ kind: 'ready' })
