import { mkdir } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import type { Assert } from '@japa/assert'
import type { Page } from 'playwright'

const DESK = { width: 1280, height: 720 }

const VIEWS = [
  { name: '1280', size: DESK, dark: false },
  { name: '1920', size: { width: 1920, height: 1080 }, dark: false },
  { name: '390', size: { width: 390, height: 844 }, dark: false },
  { name: 'dark', size: DESK, dark: true },
]

/** How far the page is wider than its window, in pixels. */
const overflow = (page: Page) =>
  page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  )

/** All pictures are for whoever runs this suite by itself, as they cost half of its time; a whole run keeps the desk's. */
const PICTURED = process.env.SCREENSHOTS === 'true' ? VIEWS.map(({ name }) => name) : ['1280']

/**
 * Looks at a page at a desk, on a large screen, on a telephone and in the dark: tmp/screenshots/NAME-VIEW.png, the
 * whole page each. Fails when the page can be moved sideways.
 */
export async function lookAt(page: Page, assert: Assert, name: string) {
  const folder = app.makePath('tmp/screenshots')
  await mkdir(folder, { recursive: true })
  for (const { name: view, size, dark } of VIEWS) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
    if (PICTURED.includes(view))
      await page.screenshot({ path: `${folder}/${name}-${view}.png`, fullPage: true })
    assert.isAtMost(await overflow(page), 0, `${name} at ${view} is wider than its window`)
  }
  await page.setViewportSize(DESK)
  await page.emulateMedia({ colorScheme: 'light' })
}
