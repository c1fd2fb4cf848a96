import type { AttributeName } from '#ca/certificates/attributes'
import type { CertificateView, NameView } from '#ca/certificates/certificate_view'

/** Whom a certificate names, in the words of people; what it does not say is null. */
export interface NamedHolder {
  /** A person's whole name, or the name of a system or an authority. */
  name: string
  iin: string | null
  organization: string | null
  bin: string | null
}

/** The certificate of a signer: its names and number. All null when it was not there. */
export interface NamedIn {
  /** Subject on one line. */
  subject: string | null
  holder: NamedHolder | null
  /** Issuer on one line. */
  issuer: string | null
  /** What the issuer is called. */
  authority: string | null
  /** Hex. */
  serial: string | null
}

export const NOBODY: NamedIn = {
  subject: null,
  holder: null,
  issuer: null,
  authority: null,
  serial: null,
}

const valueOf = ({ attributes }: NameView, name: AttributeName) =>
  attributes.find((each) => each.name === name)?.value ?? null

/** 12 digits behind a mark: annex 5 has them in attributes of other meanings. */
function numberBehind(mark: 'IIN' | 'BIN', value: string | null): string | null {
  return value && new RegExp(`^${mark}\\d{12}$`).test(value) ? value.slice(mark.length) : null
}

/** Annex 5: CN is SURNAME GIVEN-NAME, the patronymic stands in the given name's attribute. */
function holderIn(subject: NameView): NamedHolder {
  const words = [valueOf(subject, 'commonName'), valueOf(subject, 'givenName')]
  return {
    name: words.filter(Boolean).join(' ') || subject.text,
    iin: numberBehind('IIN', valueOf(subject, 'serialNumber')),
    organization: valueOf(subject, 'organizationName'),
    bin: numberBehind('BIN', valueOf(subject, 'organizationalUnitName')),
  }
}

/** What a certificate says about its holder and its issuer. */
export function namedIn({ subject, issuer, serial }: CertificateView): NamedIn {
  return {
    subject: subject.text,
    holder: holderIn(subject),
    issuer: issuer.text,
    authority: valueOf(issuer, 'commonName') ?? issuer.text,
    serial,
  }
}
