import Certificate from '#models/certificate'
import type OnlineApplication from '#models/online_application'

/** Who has filed an application, for the operator's eye. */
export interface Filer {
  /** The applicant themself, and not somebody of the agency for them. */
  own: boolean
  iin: string
  /** As their latest certificate has it; empty for somebody without one. */
  name: string
}

/** Reads what `actorOf` wrote. */
export async function filerOf({ filedBy, iin }: OnlineApplication): Promise<Filer> {
  const filer = filedBy.split(':').at(-1) ?? ''
  const certificate = await Certificate.query()
    .where({ holderIin: filer, state: 'issued' })
    .orderBy('notAfter', 'desc')
    .preload('application')
    .first()
  return { own: filer === iin, iin: filer, name: certificate?.application.fullName ?? '' }
}
