import type { HttpContext } from '@adonisjs/core/http'
import { findAgencyByText } from '#ca/agencies/find_agency_by_text'
import { typedRows } from '#validators/intake'
import { tableProblems } from '#validators/registration'
import { revocationLetterFacts } from '#validators/revocation'
import type { FormProblems } from '#exceptions/form_again'
import type { Infer } from '@vinejs/vine/types'
import type { Intake } from '#validators/intake'
import type { RevocationLetterInput } from '#ca/revocation/letters/register_revocation_letter'
import type Agency from '#models/agency'

function toRegister(
  facts: Infer<typeof revocationLetterFacts>,
  agency: Agency,
  { source, file, rows }: Intake
): RevocationLetterInput {
  return {
    agencyBin: agency.bin,
    number: facts.number,
    datedOn: facts.dated_on,
    receivedOn: facts.received_on,
    delivery: facts.letter_delivery,
    ground: facts.ground,
    headName: facts.head_name,
    executorName: facts.executor_name,
    executorPhone: facts.executor_phone,
    carriersAttached: facts.carriers_attached ?? null,
    rows: source === 'file' && file ? { file } : { typed: typedRows(rows, agency) },
  }
}

/** Reads a letter with annex 7 from its form: either everything that is wrong, or the letter. */
export async function readRevocationLetter(ctx: HttpContext, intake: Intake) {
  const [invalid, facts] = await ctx.request.tryValidateUsing(revocationLetterFacts)
  const problems: NonNullable<FormProblems['fields']> = [
    ...(invalid?.messages ?? []),
    ...tableProblems(ctx, intake),
  ]
  const said = ctx.request.input('agency')
  const agency = typeof said === 'string' ? await findAgencyByText(said) : null
  if (said && !agency)
    problems.push({ field: 'agency', message: ctx.i18n.t('screens_letters.new.agency_unknown') })
  const complete = facts && agency && problems.length === 0
  return { problems, letter: complete ? toRegister(facts, agency, intake) : null }
}
