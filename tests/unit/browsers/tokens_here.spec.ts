import { test } from '@japa/runner'

const MODULE = new URL('../../../public/assets/tokens_here.js', import.meta.url).href
const ADDRESS = 'wss://127.0.0.1:6127/tumarcsp/'
const MINUTE = 61_000

test('a program that knows the plain path alone is found again, and Firefox is never made to wait for it', async ({
  assert,
  cleanup,
}) => {
  const { TokensHere } = await import(MODULE)
  const asked: string[] = []
  /** Nobody answers. */
  class Refused extends EventTarget {
    constructor(address: string) {
      super()
      asked.push(address)
      queueMicrotask(() => this.dispatchEvent(new Event('error')))
    }
    close() {}
  }
  const kept = { WebSocket: globalThis.WebSocket, now: Date.now }
  cleanup(() => {
    Object.assign(globalThis, { WebSocket: kept.WebSocket })
    Date.now = kept.now
  })
  Object.assign(globalThis, { WebSocket: Refused })
  const here = new TokensHere({ addresses: { cryptoSocket: ADDRESS } })
  for (const at of [0, 1500, MINUTE - 1, MINUTE, MINUTE + 1500]) {
    Date.now = () => 1_764_276_000_000 + at
    await assert.rejects(() => here.list(), 'E_STATION_NOT_RUNNING')
  }
  assert.deepEqual(
    asked.map((address) => address === ADDRESS),
    [true, false, false, true, false]
  )
})
