import { test } from '@japa/runner'

const MODULE = new URL('../../../bin/setup/prepare.mjs', import.meta.url).href

test('with the carriers at the workstations a start says that their program is needed, and how it is started', async ({
  assert,
}) => {
  const { welcome } = await import(MODULE)
  const told = (atStations: boolean): string =>
    welcome('http://127.0.0.1:3377', 'http://127.0.0.1:3377', {
      users: [],
      sampleHolder: null,
      atStations,
    })
  const line = /node ace station --origin http:\/\/127\.0\.0\.1:3377 --carriers /
  assert.match(told(true), line)
  assert.notMatch(told(false), line)
})
