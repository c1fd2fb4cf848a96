import { CaError } from '#ca/ca_error'
import { ZONE } from '#ca/clock'
import { identityProblems, type IdentityProblemCode } from '#ca/root/application_problems'
import type { Facts } from '#ca/ca_error'
import type { RevocationForm } from '#ca/root/application_form'
import type RootCertificate from '#models/root_certificate'
import type { RootRevocationGround } from '#models/root_revocation'

/** What can speak against a form of annex 2: text in `root.problems.<code>`. */
export type RevocationProblemCode = IdentityProblemCode | 'bin_differs' | 'validity_differs'

export interface RevocationProblem {
  code: RevocationProblemCode
  facts: Facts
}

/** An application to revoke that is not registered: `problems` says why. */
export class RevocationProblemsError extends CaError {
  constructor(readonly problems: RevocationProblem[]) {
    super('E_ROOT_REVOCATION_PROBLEMS', { codes: problems.map(({ code }) => code).join(', ') })
  }
}

/** A moment's day as people read it off a certificate: in Almaty, or in UTC as programs print it. */
function daysOf(at: RootCertificate['notBefore']): string[] {
  return [ZONE, 'utc'].map((zone) => at.setZone(zone).toFormat('yyyy-MM-dd'))
}

function validityProblems(form: RevocationForm, { notBefore, notAfter }: RootCertificate) {
  const told: [string, RootCertificate['notBefore']][] = [
    [form.valid_from, notBefore],
    [form.valid_to, notAfter],
  ]
  return told
    .filter(([day, at]) => day && !daysOf(at).includes(day))
    .map(([day, at]) => ({
      code: 'validity_differs' as const,
      facts: { told: day, found: daysOf(at)[0] },
    }))
}

/** Whose certificate it is, by annex 1; a holder that was reorganised has another BIN by right. */
function holderProblems(
  form: RevocationForm,
  certificate: RootCertificate,
  ground: RootRevocationGround
) {
  const { bin: found }: { bin: string } = JSON.parse(certificate.application.form)
  const differs = ground !== 'entity_changed' && form.bin && found !== form.bin
  return differs ? [{ code: 'bin_differs' as const, facts: { told: form.bin, found } }] : []
}

/** Holds a form of annex 2 against itself and against the certificate that it names, its application preloaded. */
export function revocationProblems(
  form: RevocationForm,
  certificate: RootCertificate,
  ground: RootRevocationGround
): RevocationProblem[] {
  return [
    ...identityProblems(form),
    ...holderProblems(form, certificate, ground),
    ...validityProblems(form, certificate),
  ]
}
