import { Paper } from '#documents/paper'
import { onlineNumber } from '#ca/online/online_number'
import type Agency from '#models/agency'
import type OnlineApplication from '#models/online_application'
import type Region from '#models/region'

/** What the application of annex 4 says. */
export interface Annex4 {
  application: OnlineApplication
  /** Null when the agency is not entered: the name of the register stands alone then. */
  agency: Agency | null
  region: Region
}

/** The columns of annex 4, in the words and the language of the form. */
export const ANNEX4_COLUMNS = [
  'Р/с №',
  'Тегі, аты, әкесінің аты',
  'Жеке сәйкестендіру нөмірі',
  'Бизнес-сәйкестендіру нөмірі (ұйымның)',
  'Ұйым',
  'Лауазымы',
  'Облыс, қала, аудан',
  'Өтінім нөмірі (онлайн берілген кезде толтырылады)',
  'E-mail',
  'Ұялы телефон нөмірі',
] as const

/** The row of an application in the table of annex 4. */
export function annex4Cells({ application, region }: Annex4): string[] {
  const { id, fullName, iin, bin, organisation, position, locality, email, phone } = application
  const place = [region.nameKk, locality].filter(Boolean).join(', ')
  return ['1', fullName, iin, bin, organisation, position, place, onlineNumber(id), email, phone]
}

/** What stands around the table of the form. */
export const ANNEX4_WORDS = {
  title: 'Өтінім берудің онлайн сервисі арқылы тіркеу куәліктерін алу үшін өтініш',
  request:
    'Қазақстан Республикасының мемлекеттік органдарының куәландырушы орталығында мына қызметкерлерге тіркеу куәліктерін беруді сұраймыз:',
  agreement:
    'www.ucgo.gov.kz сайтында жарияланған МО КО ақпараттық жүйесін пайдалану туралы келісіммен таныстық.',
  head: 'Басшының тегі, аты, әкесінің аты, қолы, мөр',
  executor: 'Орындаушының тегі, аты, әкесінің аты, телефоны (аудан кодымен, міндетті)',
} as const

/**
 * The application of annex 4 (S-5.3), to be signed and sent with the letter.
 *
 * @returns PDF
 */
export function annex4Pdf(annex4: Annex4): Promise<Buffer> {
  const { application, agency } = annex4
  const paper = new Paper(`${ANNEX4_WORDS.title}, ${onlineNumber(application.id)}`)
    .line(agency ? agency.nameKk : application.organisation, 'strong')
    .gap()
    .heading(ANNEX4_WORDS.title)
    .line(ANNEX4_WORDS.request)
    .gap()
  const cells = annex4Cells(annex4)
  for (const [index, column] of ANNEX4_COLUMNS.entries())
    paper.fact(`${index + 1}. ${column}`, cells[index])
  return paper
    .gap()
    .line(ANNEX4_WORDS.agreement)
    .signature(ANNEX4_WORDS.head)
    .signature(ANNEX4_WORDS.executor)
    .finish()
}
