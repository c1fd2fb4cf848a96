/*
| The station: the program beside the token. It reads questions on stdin and writes answers on stdout, one
| line of JSON each (messages.ts), and ends when stdin ends.
|
|   node --import=./bin/typescript.mjs station/main.ts file:DIR | pkcs11:MODULE
|
| It loads nothing of the web server, and no PIN comes to it but in a message.
*/

import { Station } from '#station/station'
import { MAX_QUESTION, readLines } from '#station/lines'
import { writeAnswer } from '#station/messages'
import { KeptDriver } from '#station/drivers/kept_driver'

/** The desk decides when the station ends; Ctrl-C in a shell is meant for the desk, not for an act half done. */
process.on('SIGINT', () => {})
/** When the desk is gone, an act under way is still brought to its end. */
process.stdout.on('error', () => {})

const carriers = new KeptDriver(process.argv[2] ?? '')
const station = new Station(() => carriers.driver())
const underWay = new Set<Promise<void>>()

async function answer(line: string) {
  const text = writeAnswer(await station.answer(line))
  process.stdout.write(text)
}

for await (const line of readLines(process.stdin, MAX_QUESTION)) {
  const act = answer(line).finally(() => underWay.delete(act))
  underWay.add(act)
}
await Promise.all(underWay)
await carriers.close()
