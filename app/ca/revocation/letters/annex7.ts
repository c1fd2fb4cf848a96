import type { Annex1Row, Field } from '#ca/letters/annex1/annex1_table'

/** The columns of annex 7 that every row must fill; the row number is counted anew. */
export const ANNEX7_FIELDS = ['fullName', 'iin', 'bin', 'organisation'] as const satisfies Field[]

/** A column that the form does not have and a letter to an online application may (S-21). */
export const ANNEX7_OPTIONAL = ['onlineNumber'] as const satisfies Field[]

/** One employee as typed on a screen. */
export type Annex7Row = Pick<Annex1Row, (typeof ANNEX7_FIELDS)[number]>
