import { CaError } from '#ca/ca_error'
import { fullYears } from '#ca/calendar/dates'
import { birthDate, checkBin, checkIin } from '#ca/agencies/identification_numbers'
import { nameText, parseName } from '#ca/certificates/names'
import { missingFields, type ApplicationForm, type RevocationForm } from '#ca/root/application_form'
import { formatOf } from '#ca/root/documents'
import { readSource, type Source } from '#ca/root/read_source'
import { structureOf } from '#ca/root/structure_of'
import type { Facts } from '#ca/ca_error'
import type { RootRefusalGround } from '#models/root_refusal'

/** which ground of refusal each problem is. */
export const PROBLEM_GROUNDS = {
  form_incomplete: 'incomplete',
  accreditation_absent: 'incomplete',
  accreditation_format: 'incomplete',
  source_absent: 'incomplete',
  source_unreadable: 'incomplete',
  source_proof: 'untrue',
  structure_unknown: 'untrue',
  iin_wrong: 'untrue',
  bin_wrong: 'untrue',
  birth_differs: 'untrue',
  under_age: 'under_age',
} as const satisfies Record<string, RootRefusalGround>
export type ProblemCode = keyof typeof PROBLEM_GROUNDS

/** What can be wrong with the fields that annexes 1 and 2 have in common. */
export type IdentityProblemCode = 'form_incomplete' | 'iin_wrong' | 'birth_differs' | 'bin_wrong'

/** Something that speaks against an application: text in `root.problems.<code>`. */
export interface Problem {
  code: ProblemCode
  facts: Facts
}

/** The documents of R-3 as they came; `receivedOn` is YYYY-MM-DD. */
export interface Documents {
  form: ApplicationForm
  source: Uint8Array | null
  accreditation: { number: string; copy: Uint8Array } | null
  receivedOn: string
}

/** What the documents ask for, when it can be read, and what speaks against them. */
export interface Examined {
  source: Source | null
  problems: Problem[]
}

/** */
const LEAST_AGE = 16

const problem = <C extends ProblemCode>(code: C, facts: Facts = {}) => ({ code, facts })

type Identity = ApplicationForm | RevocationForm

function personProblems({ iin, born_on: bornOn }: Identity) {
  const wrong = iin && checkIin(iin).length > 0
  const inIin = iin && !wrong ? birthDate(iin) : null
  return [
    ...(wrong ? [problem('iin_wrong', { iin })] : []),
    ...(inIin && bornOn && inIin !== bornOn ? [problem('birth_differs', { iin, bornOn })] : []),
  ]
}

/** What is missing or wrong in the fields that say who applies. */
export function identityProblems(form: Identity): { code: IdentityProblemCode; facts: Facts }[] {
  const missing = missingFields(form)
  const wrongBin = form.bin && checkBin(form.bin).length > 0
  return [
    ...(missing.length > 0 ? [problem('form_incomplete', { fields: missing.join(', ') })] : []),
    ...(wrongBin ? [problem('bin_wrong', { bin: form.bin })] : []),
    ...personProblems(form),
  ]
}

function ageProblems({ born_on: bornOn }: ApplicationForm, receivedOn: string) {
  const young = bornOn && fullYears(bornOn, receivedOn) < LEAST_AGE
  return young ? [problem('under_age', { bornOn })] : []
}

function accreditationProblems(accreditation: Documents['accreditation']) {
  if (!accreditation?.number || accreditation.copy.length === 0)
    return [problem('accreditation_absent')]
  return formatOf(accreditation.copy) ? [] : [problem('accreditation_format')]
}

function sourceProblem(error: unknown): Problem {
  if (!(error instanceof CaError)) throw error
  const proof = ['E_ROOT_SOURCE_PROOF', 'E_REQUEST_PROOF', 'E_REQUEST_KEY'].includes(error.code)
  return problem(proof ? 'source_proof' : 'source_unreadable', { code: error.code })
}

function read(bytes: Uint8Array | null, receivedOn: string): Examined {
  if (!bytes) return { source: null, problems: [problem('source_absent')] }
  try {
    const source = readSource(bytes)
    if (structureOf(source, receivedOn)) return { source, problems: [] }
    const subject = nameText(parseName(source.subject))
    return { source, problems: [problem('structure_unknown', { subject })] }
  } catch (error) {
    return { source: null, problems: [sourceProblem(error)] }
  }
}

/**
 * Checks the documents of R-3 as they came. Nothing here refuses by itself: each problem names the ground of R-6 on
 * which a person may refuse.
 */
export function examine(input: Documents): Examined {
  const { form, accreditation, receivedOn } = input
  const { source, problems } = read(input.source, receivedOn)
  return {
    source,
    problems: [
      ...identityProblems(form),
      ...ageProblems(form, receivedOn),
      ...accreditationProblems(accreditation),
      ...problems,
    ],
  }
}
