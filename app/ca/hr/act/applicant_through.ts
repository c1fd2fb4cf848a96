import type { Applicant, Through } from '#ca/online/applicant'

/** Who signed in an HR system, and the message that brought it; when it `isNew`, nothing was done by it yet. */
export type ApplicantThrough = Applicant & {
  through: Through & { messageRowId: number; isNew?: boolean }
}
