import { CaError } from '#ca/ca_error'
import { fullYears } from '#ca/calendar/dates'
import { birthDate, checkBin, checkIin } from '#ca/agencies/identification_numbers'
import { nameText, parseName } from '#ca/certificates/names'
import { missingFields, type ApplicationForm } from '#ca/root/application_form'
import { readSource, type Source } from '#ca/root/read_source'
import { structureOf } from '#ca/root/structure_of'
import type { Facts } from '#ca/ca_error'
import type { RootRefusalGround } from '#models/root_refusal'

/** which ground of refusal each problem is. */
export const PROBLEM_GROUNDS = {
  form_incomplete: 'incomplete',
  accreditation_absent: 'incomplete',
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

/** Something that speaks against an application: text in `root.problems.<code>`. */
export interface Problem {
  code: ProblemCode
  facts: Facts
}

/** */
const LEAST_AGE = 16

const problem = (code: ProblemCode, facts: Facts = {}): Problem => ({ code, facts })

function personProblems(form: ApplicationForm, receivedOn: string): Problem[] {
  const { iin, born_on: bornOn } = form
  const wrong = iin && checkIin(iin).length > 0
  const inIin = iin && !wrong ? birthDate(iin) : null
  const young = bornOn && fullYears(bornOn, receivedOn) < LEAST_AGE
  return [
    ...(wrong ? [problem('iin_wrong', { iin })] : []),
    ...(inIin && bornOn && inIin !== bornOn ? [problem('birth_differs', { iin, bornOn })] : []),
    ...(young ? [problem('under_age', { bornOn })] : []),
  ]
}

function formProblems(form: ApplicationForm, receivedOn: string): Problem[] {
  const missing = missingFields(form)
  const wrongBin = form.bin && checkBin(form.bin).length > 0
  return [
    ...(missing.length > 0 ? [problem('form_incomplete', { fields: missing.join(', ') })] : []),
    ...(wrongBin ? [problem('bin_wrong', { bin: form.bin })] : []),
    ...personProblems(form, receivedOn),
  ]
}

function sourceProblem(error: unknown): Problem {
  if (!(error instanceof CaError)) throw error
  const proof = ['E_ROOT_SOURCE_PROOF', 'E_REQUEST_PROOF', 'E_REQUEST_KEY'].includes(error.code)
  return problem(proof ? 'source_proof' : 'source_unreadable', { code: error.code })
}

function read(bytes: Uint8Array | null, receivedOn: string) {
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
 *
 * @param input.receivedOn YYYY-MM-DD
 */
export function examine(input: {
  form: ApplicationForm
  source: Uint8Array | null
  accreditation: { number: string; copy: Uint8Array } | null
  receivedOn: string
}): { source: Source | null; problems: Problem[] } {
  const { form, accreditation, receivedOn } = input
  const { source, problems } = read(input.source, receivedOn)
  const absent = !accreditation?.number || accreditation.copy.length === 0
  return {
    source,
    problems: [
      ...formProblems(form, receivedOn),
      ...(absent ? [problem('accreditation_absent')] : []),
      ...problems,
    ],
  }
}
