/**
 * When annex 5 as rewritten by order No. 595/НҚ of 1 December 2023 begins to hold: it takes effect ten calendar
 * days after its publication, so on 12 December 2023 at the earliest.
 */
export const ORDER_595_HOLDS_FROM = '2023-12-12'

/** From when holders' certificates name the delta lists (N11): since then there are any. */
export const DELTA_LISTS_FROM = '2026-11-01'
