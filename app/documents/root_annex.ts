import type { I18n } from '@adonisjs/i18n'
import { Paper } from '#documents/paper'
import { APPLICATION_FIELDS, REVOCATION_FIELDS, type FormField } from '#ca/root/application_form'

/** Annex 1: application of a CA. Annex 2: application to revoke. */
export type Annex = 1 | 2

/** A form as far as it is filled in; a field that is absent is left to the pen. */
type Filled = Partial<Record<FormField, string>>

const FIELDS: Record<Annex, readonly FormField[]> = {
  1: APPLICATION_FIELDS,
  2: REVOCATION_FIELDS,
}
/** Signed at the foot and not among the fields. */
const FOOT: readonly FormField[] = ['head', 'dated_on']
const PEN = '_'.repeat(60)

const told = (value: string) => value.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3.$2.$1')
const value = (filled: Filled, field: FormField) => told(filled[field] ?? '') || PEN

/**
 * Annex 1 or 2 of the Root CA's rules on paper: empty for the pen, or as it was registered.
 *
 * @param about what is written over the fields, for example the number under which it is registered
 * @returns PDF
 */
export function rootAnnexPdf(
  i18n: I18n,
  annex: Annex,
  { filled = {}, about = [] }: { filled?: Filled; about?: string[] } = {}
): Promise<Buffer> {
  const paper = new Paper(i18n.t(`root.paper.title_${annex}`))
  paper.line(i18n.t(`root.paper.annex_${annex}`)).gap(0.3)
  paper.heading(i18n.t(`root.paper.title_${annex}`))
  for (const line of about) paper.line(line, 'strong')
  paper.line(i18n.t(`root.paper.ask_${annex}`)).gap(0.4)
  for (const field of FIELDS[annex].filter((each) => !FOOT.includes(each)))
    paper.fact(i18n.t(`root.fields.${field}`), value(filled, field))
  return paper
    .fact(i18n.t('root.fields.dated_on'), value(filled, 'dated_on'))
    .signature(`${i18n.t('root.fields.head')}: ${filled.head ?? ''}`)
    .gap(0.4)
    .line(i18n.t('root.paper.seal'))
    .finish()
}
