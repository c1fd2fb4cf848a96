import app from '@adonisjs/core/services/app'
import { Clock, FixedClock } from '#ca/clock'
import { RegisterLetter } from '#ca/letters/register_letter'
import { GOOD_EMPLOYEE } from '#tests/support/letters'
import type { LetterToRegister } from '#ca/letters/register_letter'

/** Tuesday, 10 November 2026, 10:42 in Almaty: what is received today is due on 17 November (S-7.1). */
export const RECEIPT = '2026-11-10T05:42:00Z'

/** Stops the clock for a test; the returned function lets it go on. */
export function stopClock(iso = RECEIPT) {
  const clock = new FixedClock(iso)
  app.container.swap(Clock, () => clock)
  return clock
}

/** Registers a letter of the demonstration agency, one employee typed, without anything to remark. */
export async function register(change: Partial<LetterToRegister> = {}) {
  const registerLetter = await app.container.make(RegisterLetter)
  const letter = {
    agencyBin: '151240000009',
    number: '11-3/762',
    datedOn: '2026-11-09',
    headName: 'Тлеубаев Н. С.',
    executorName: 'Омарова А. К.',
    executorPhone: '+7 (7172) 74-31-20',
    rows: { typed: [GOOD_EMPLOYEE] },
    ...change,
  }
  return registerLetter.handle(letter, 'operator')
}
