import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import type { BrowserContext, Page } from 'playwright'
import { aWorkstation, SITE } from '#tests/support/workstation'
import type { Workstation } from '#tests/support/workstation'

const ASSETS = new URL('../../../public/assets/', import.meta.url)
const PAGE = '<!doctype html><title>page</title>'

/** A page of a secure origin that is not this machine, as the authority's pages are for an agency. */
async function pageOfSite(context: BrowserContext): Promise<Page> {
  await context.route(`${SITE}/**`, async (route) => {
    const [, name] = /\/assets\/([a-z_]+\.js)$/.exec(route.request().url()) ?? []
    await (name
      ? route.fulfill({
          contentType: 'text/javascript',
          body: await readFile(new URL(name, ASSETS)),
        })
      : route.fulfill({ contentType: 'text/html', body: PAGE }))
  })
  const page = await context.newPage()
  await page.goto(`${SITE}/`)
  return page
}

/** What the person has answered, or an administrator has set: of this browser's profile alone. */
async function answer(page: Page, setting: 'granted' | 'denied') {
  const session = await page.context().newCDPSession(page)
  const { targetInfo } = await session.send('Target.getTargetInfo')
  const root = await page.context().browser()!.newBrowserCDPSession()
  const { browserContextId } = targetInfo
  for (const name of ['loopback-network', 'local-network-access'])
    await root.send('Browser.setPermission', {
      permission: { name },
      setting,
      origin: SITE,
      browserContextId,
    })
}

/** What the page's own code says of the station: the permission, and the program or the trouble. */
function look(page: Page, { address, ncaLayerAddress }: Workstation) {
  const addresses = { cryptoSocket: address, ncaLayer: ncaLayerAddress }
  return page.evaluate<{ before: string; said: string }>(`(async () => {
    const { connect, permissionState } = await import('/assets/station.js')
    const before = await permissionState()
    try {
      const station = await connect({ addresses: ${JSON.stringify(addresses)} })
      const said = station.program.kind
      station.close()
      return { before, said }
    } catch (error) {
      return { before, said: error.code ?? String(error) }
    }
  })()`)
}

test.group('Chromium asks before a page reaches the program on its machine', (group) => {
  let station: Workstation
  group.setup(async () => {
    station = await aWorkstation()
    return () => station.close()
  })

  test('granted: the station answers', async ({ browserContext, assert }) => {
    const page = await pageOfSite(browserContext)
    await answer(page, 'granted')
    assert.deepEqual(await look(page, station), { before: 'granted', said: 'kualik' })
  })

  test('denied: the page says that it is the permission, not the program', async ({
    browserContext,
    assert,
  }) => {
    const page = await pageOfSite(browserContext)
    await answer(page, 'denied')
    assert.deepEqual(await look(page, station), { before: 'denied', said: 'E_STATION_PERMISSION' })
  })

  test('nobody has answered: the page knows beforehand that the browser will ask', async ({
    browserContext,
    assert,
  }) => {
    const page = await pageOfSite(browserContext)
    const { before } = await look(page, station)
    assert.equal(before, 'prompt')
  })
})
