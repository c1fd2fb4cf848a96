import { test } from '@japa/runner'
import { terminalStation } from '#tests/support/terminal_station'

const PIN = '402917'
const NEXT = '860351'
const CTRL_C = '\u0003'

test('a terminal asks for the PIN, and only what is typed after the question answers it', async ({
  assert,
  cleanup,
}) => {
  const station = await terminalStation(PIN)
  cleanup(() => station.remove())
  station.type('ls -la\r')
  await station.shows(/ls -la/)
  const [address] = await station.shows(/wss:\S+/)
  await station.shows(/Nothing is asked now/)

  const first = await station.page(address)
  void first.look()
  await station.shows(/Ctrl-C cancels this question\.\s+PIN: /)
  await first.close()
  await station.shows(/\n[^\n]*withdrawn: the page was closed/)
  station.type(`${PIN}\r`)
  await station.shows(/Nothing is asked now/)

  const page = await station.page(address)
  const cancelled = page.look()
  await station.shows(/PIN: /)
  station.type(CTRL_C)
  await station.shows(/Cancelled: no PIN was typed/)
  assert.containSubset(await cancelled, { error: 'E_PIN_CANCELLED' })

  const looked = page.look()
  await station.shows(/PIN: /)
  station.type(`${PIN}\r`)
  await station.shows(/Done\. Go on in the browser/)
  assert.containSubset(await looked, { result: 'true' })

  const changed = page.change()
  await station.shows(/PIN: /)
  station.type(`${PIN}\r`)
  await station.shows(/New PIN: /)
  station.type(`${NEXT}\r`)
  await station.shows(/once more: /)
  station.type(`${NEXT}\r`)
  assert.containSubset(await changed, { result: 'true' })
  await page.close()

  const { triesLeft, close } = await station.page(address)
  await close()
  assert.equal(triesLeft, '3')
  station.type(CTRL_C)
  assert.equal(await station.ended, 0)
  assert.notMatch(station.shown(), new RegExp(`${PIN}|${NEXT}`))
})
