import { ORDER_595_HOLDS_FROM } from '#ca/certificates/profiles/in_force'

/** What a paragraph of the Root CA's rules says, and the first day (YYYY-MM-DD) on which it says so. */
interface Dated {
  paragraph: string
  holdsFrom: string
}

/** A term in working days, counted from the day after it begins. */
export type RootTerm = Dated & { workingDays: number }

/** The first day of the rules that this house knows: documents that came earlier are judged by none. */
export const RULES_HOLD_FROM = ORDER_595_HOLDS_FROM

/** issuing or refusing; begins when the documents come. */
export const CERTIFY_TERMS: readonly RootTerm[] = [
  { paragraph: 'R-5', workingDays: 15, holdsFrom: ORDER_595_HOLDS_FROM },
]

/** revoking; begins when the official letter is registered. */
export const REVOKE_TERMS: readonly RootTerm[] = [
  { paragraph: 'R-12', workingDays: 1, holdsFrom: ORDER_595_HOLDS_FROM },
]

/** the list is renewed at least this often. */
export const LIST_PERIODS: readonly (Dated & { months: number })[] = [
  { paragraph: 'R-14', months: 1, holdsFrom: ORDER_595_HOLDS_FROM },
]

/** from then on a document goes to the archive; until then it is kept here. */
export const KEEPING_TERMS: readonly (Dated & { years: number })[] = [
  { paragraph: 'R-9', years: 15, holdsFrom: ORDER_595_HOLDS_FROM },
]

/** How many days before a list runs out the next one is asked for. */
export const LIST_NOTICE_DAYS = 5

/**
 * What holds on a day (YYYY-MM-DD): the newest of a paragraph's versions that has begun.
 *
 * @throws RangeError before the first
 */
export function holdingOn<T extends Dated>(versions: readonly T[], date: string): T {
  const held = versions.findLast(({ holdsFrom }) => holdsFrom <= date)
  if (held) return held
  throw new RangeError(`no version of ${versions[0]?.paragraph ?? '-'} holds on ${date}`)
}
