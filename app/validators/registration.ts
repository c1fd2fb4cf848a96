import type { HttpContext } from '@adonisjs/core/http'
import { findAgencyByText } from '#ca/agencies/find_agency_by_text'
import { letterFacts } from '#validators/letters'
import { typedRows } from '#validators/intake'
import type { FormProblems } from '#exceptions/form_again'
import type { Infer } from '@vinejs/vine/types'
import type { Intake } from '#validators/intake'
import type { LetterRows } from '#ca/letters/letter_source'
import type { LetterToRegister } from '#ca/letters/register_letter'
import type { Category } from '#models/application'
import type Agency from '#models/agency'

/** A registration form without fault: what the use case takes. */
export interface Registration extends LetterToRegister {
  receivedOn: string
  category: Category
}

type Problems = NonNullable<FormProblems['fields']>

function toRegister(
  facts: Infer<typeof letterFacts>,
  agency: Agency,
  intake: Intake
): Registration {
  const rows: LetterRows =
    intake.source === 'file' && intake.file
      ? { file: intake.file }
      : { typed: typedRows(intake.rows, agency) }
  return {
    agencyBin: agency.bin,
    number: facts.number,
    datedOn: facts.dated_on,
    receivedOn: facts.received_on,
    category: facts.category,
    headName: facts.head_name,
    executorName: facts.executor_name,
    executorPhone: facts.executor_phone,
    carriersAttached: facts.carriers_attached ?? null,
    rows,
    secondCertificateGrounds: intake.grounds,
  }
}

/** Neither a file nor a row. */
export function tableProblems({ i18n }: HttpContext, { source, file, rows }: Intake): Problems {
  if (source === 'file')
    return file ? [] : [{ field: 'file', message: i18n.t('screens_letters.new.file_missing') }]
  const typed = rows.some((row) => Object.values(row).some((cell) => cell !== ''))
  return typed ? [] : [{ field: 'rows', message: i18n.t('screens_letters.new.rows_missing') }]
}

/** Reads the facts of the letter from the registration form: either everything that is wrong, or the letter. */
export async function readRegistration(ctx: HttpContext, intake: Intake) {
  const [invalid, facts] = await ctx.request.tryValidateUsing(letterFacts)
  const problems: Problems = [...(invalid?.messages ?? []), ...tableProblems(ctx, intake)]
  const said = ctx.request.input('agency')
  const agency = typeof said === 'string' ? await findAgencyByText(said) : null
  if (said && !agency)
    problems.push({ field: 'agency', message: ctx.i18n.t('screens_letters.new.agency_unknown') })
  const complete = facts && agency && problems.length === 0
  return { problems, letter: complete ? toRegister(facts, agency, intake) : null }
}
