import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { once } from 'node:events'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from '@japa/runner'
import { MAX_FRAME } from '#station/server/listener'
import { PageSocket, SITE, aWorkstation, type Workstation } from '#tests/support/workstation'

const PIN = '402917'
const DN = 'C=KZ,CN=АБЕНОВА САУЛЕ'

/** Settles once a window is open and waits for its person. */
async function windowOpen(station: Workstation) {
  let told = ''
  while (!told.includes('GETPIN')) {
    await wait(20)
    told += await station.window.told()
  }
}

test.group('who may talk to the station, and how', (group) => {
  let station: Workstation
  group.setup(async () => {
    station = await aWorkstation()
    return station.close
  })

  test('the Origin decides before a frame is read: {origin}')
    .with([
      { origin: undefined },
      { origin: 'null' },
      { origin: 'https://evil.example' },
      { origin: `${SITE}.evil.example` },
      { origin: 'http://ca.example.kz' },
      { origin: `${SITE}:8443` },
      { origin: 'https://127.0.0.1:6127' },
    ])
    .run(async ({ assert }, { origin }) => {
      for (const address of [station.address, station.ncaLayerAddress])
        await assert.rejects(
          () => PageSocket.open(address, origin),
          'Unexpected server response: 403'
        )
    })

  test('another path is not answered', async ({ assert }) => {
    const address = `wss://127.0.0.1:${station.port}/`
    await assert.rejects(() => PageSocket.open(address, SITE), 'Unexpected server response: 404')
    const named = `${station.address}carriers/`
    await assert.rejects(() => PageSocket.open(named, SITE), 'Unexpected server response: 404')
  })

  test('a number after the path is: Firefox makes a page wait that tries the same path again', async ({
    assert,
  }) => {
    const page = await PageSocket.open(`${station.address}1764276000123/`, SITE)
    const { result } = await page.ask('SYSAPI', 'SetAPIKey', { apiKey: 'kualik' })
    assert.equal(result, 'true')
    page.close()
    const foreign = () => PageSocket.open(`${station.address}1764276000123/`, 'https://evil.kz')
    await assert.rejects(foreign, 'Unexpected server response: 403')
  })

  test('it listens on the loopback alone', async ({ assert }) => {
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
    for (const { address } of others) {
      const socket = connect(station.port, address)
      const [error] = await once(socket, 'error')
      assert.equal(error.code, 'ECONNREFUSED')
    }
    const loopback = connect(station.port, '127.0.0.1')
    await once(loopback, 'connect')
    loopback.destroy()
  })

  test('a frame of a million bytes and more ends the connection, and the next one is served', async ({
    assert,
  }) => {
    const page = await station.page()
    const closed = page.closed()
    page.socket.send('x'.repeat(MAX_FRAME + 1))
    assert.equal(await closed, 1009)
    const next = await station.page()
    assert.include(await next.ask('KualikAPI', 'Hello'), { result: 'true' })
    next.close()
  })

  test('binary frames and a flood of questions end the connection', async ({ assert }) => {
    const [one, two] = [await station.page(), await station.page()]
    const [first, second] = [one.closed(), two.closed()]
    one.socket.send(Buffer.from([1, 2, 3]))
    const hello = JSON.stringify({ TumarCSP: 'KualikAPI', Function: 'ListTokens' })
    for (let count = 0; count < 40; count++) two.socket.send(hello)
    assert.deepEqual([await first, await second], [1008, 1008])
  })

  test('one PIN window at a time, whoever asks; the first one goes on', async ({ assert }) => {
    const [one, two] = [await station.page(), await station.page()]
    const [a, b] = [await station.blank(), await station.blank()]
    await station.window.willType('wait')
    void one.ask('BaseAPI', 'CreatePKCS10', { profile: a.profile, dn: DN })
    await windowOpen(station)
    const refused = await two.ask('BaseAPI', 'CreatePKCS10', { profile: b.profile, dn: DN })
    assert.equal(refused.code, 'E_PIN_DIALOG_OPEN')
    one.close()
    await station.window.willType(PIN)
    const ask = () => two.ask('BaseAPI', 'CreatePKCS10', { profile: b.profile, dn: DN })
    let made = await ask()
    while (made.code === 'E_PIN_DIALOG_OPEN') {
      await wait(20)
      made = await ask()
    }
    assert.equal(made.result, 'true', 'the window of the page that left was closed')
    two.close()
  })

  test('a carrier that is pulled out is absent, and goes on when it is back', async ({
    assert,
  }) => {
    const page = await station.page()
    const { profile, serial } = await station.blank()
    const place = join(station.folder, serial)
    await rename(place, join(station.folder, `out-${serial}`))
    const answer = await page.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN })
    assert.equal(answer.code, 'E_CARRIER_ABSENT')
    assert.deepEqual(answer.facts, { serial })
    await rename(join(station.folder, `out-${serial}`), place)
    await station.window.willType(PIN)
    const back = await page.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN })
    assert.equal(back.result, 'true')
    page.close()
  })

  test('a PIN that is held for one page is not held for another', async ({ assert }) => {
    const [one, two] = [await station.page(), await station.page()]
    const { profile } = await station.blank()
    await station.window.willType(PIN)
    await one.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN })
    await station.window.told()
    await one.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN })
    assert.equal(await station.window.opened(), 0)
    await station.window.willType('cancel')
    const other = await two.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN })
    assert.equal(other.code, 'E_PIN_CANCELLED')
    one.close()
    two.close()
  })
})
