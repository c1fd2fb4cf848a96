import type { Page } from 'playwright'

/** Presses what leads to another page, and settles when that is there: whatever is read next is of it. */
export async function follow(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.click(selector)])
}
