import Certificate from '#models/certificate'

/** How many certificates stand on a page. */
const CERTIFICATES_A_PAGE = 50

/** The certificates of a person (IIN) or an agency (BIN), the newest first, with carrier, application, revocation. */
export function certificatesOf(of: { person: string } | { agency: string }, page = 1) {
  const query = Certificate.query().where('state', 'issued')
  if ('person' in of) query.where('holderIin', of.person)
  else query.where('agencyBin', of.agency)
  return query
    .preload('carrier')
    .preload('revocation')
    .preload('application', (application) => application.preload('letter'))
    .orderBy('id', 'desc')
    .paginate(page, CERTIFICATES_A_PAGE)
}

/** The name of a person by the newest certificate; the IIN where no application names one. */
export function holderName([newest]: readonly Certificate[]): string {
  return newest.application?.fullName ?? newest.holderIin
}
