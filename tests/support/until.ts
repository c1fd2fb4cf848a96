import { access } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

/** Whether a file is there. */
export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )

/** Looks every millisecond: a process is to be met in the middle of what it does. The test's own limit ends it. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(1)
}
