import vine from '@vinejs/vine'

/** A page of a list, counted from one. */
export const pageNumber = () => vine.number().withoutDecimals().min(1).max(100_000).optional()
