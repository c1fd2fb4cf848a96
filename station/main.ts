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
import { openDriver } from '#station/drivers/open_driver'
import type { CarrierDriver } from '#station/drivers/carrier_driver'

/** The desk decides when the station ends; Ctrl-C in a shell is meant for the desk, not for an act half done. */
process.on('SIGINT', () => {})
/** When the desk is gone, an act under way is still brought to its end. */
process.stdout.on('error', () => {})

const source = process.argv[2] ?? ''
let opened: Promise<CarrierDriver> | undefined

const driver = () => {
  opened ??= openDriver(source)
  opened.catch(() => (opened = undefined))
  return opened
}

const station = new Station(driver)
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
await opened?.then((one) => one.close()).catch(() => {})
