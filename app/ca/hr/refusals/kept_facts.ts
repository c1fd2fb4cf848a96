import type { Facts } from '#ca/ca_error'

/** Facts that are the house's own, or of a fixed form. The others quote the message: names of elements, addresses, Ids. */
const OWN = new Set([
  ...['address', 'at', 'check', 'field', 'from', 'kind', 'limit', 'minutes', 'most', 'name'],
  ...['now', 'created', 'messageId', 'role', 'serial', 'until', 'what'],
])

/** The facts of a fault, as they may be kept: with nothing that quotes the message. */
export const keptFacts = (facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, OWN.has(name) ? value : '…'])
  )
