/**
 * How much of what is refused at the door of the HR channel is kept. Whoever misconfigures a system sends the same wrong
 * message again and again: five of a minute say what is wrong, the rest is a number. Whoever floods the door from many
 * addresses makes at most two rows a second, and no table larger than the newest of each system. Each process of the
 * server counts for itself.
 */
export const REFUSAL_RULES = {
  /** Rows a minute from one address; the others of that minute are counted. */
  perAddress: 5,
  /** Rows a minute from all addresses together, once for what is proved, once for what is not: no flood hides a system. */
  perMinute: 60,
  /** Refusals that wait to be written, when the database is slow. */
  waiting: 500,
  /** The newest that stay, of each system what is proved and what is not, and of what is nobody's. */
  newest: 200,
} as const

export type RefusalRules = { readonly [each in keyof typeof REFUSAL_RULES]: number }
