import type { Applicant, Through } from '#ca/online/applicant'

/** Who signed in an HR system, and the message that brought it. */
export type ApplicantThrough = Applicant & { through: Through }
