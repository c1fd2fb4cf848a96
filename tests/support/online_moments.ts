/** Three years before the holders' certificates end on 14 December 2026. */
export const ISSUED_ON = '2023-12-14T05:00:00Z'

/** Tuesday 17 November 2026, 10:42 in Almaty: the "now" of the reference screens. */
export const FILED_AT = '2026-11-17T05:42:00Z'

/** S-13: fourteen working days after 17 November 2026 by the supplied calendar. */
export const LAST_DAY = '2026-12-07'
