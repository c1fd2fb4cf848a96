/** A term of the Root CA's rules, in working days counted from the day after the documents came. */
export interface RootTerm {
  paragraph: string
  workingDays: number
}

/** issuing or refusing. */
export const CERTIFY_TERM: RootTerm = { paragraph: 'R-5', workingDays: 15 }
/** revoking. */
export const REVOKE_TERM: RootTerm = { paragraph: 'R-12', workingDays: 1 }
/** the list is renewed at least this often. */
export const LIST_MONTHS = 1
/** How many days before a list runs out the next one is asked for. */
export const LIST_NOTICE_DAYS = 5
