import { onlineNumber } from '#ca/letters/online_number'
import type Agency from '#models/agency'
import type OnlineApplication from '#models/online_application'
import type Region from '#models/region'
import type { LetterForm } from '#documents/letter_form'

/** What the application of annex 4 says. */
export interface Annex4 {
  application: OnlineApplication
  /** Null when the agency is not entered: the name of the register stands alone then. */
  agency: Agency | null
  region: Region
}

const COLUMNS = [
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

function cellsOf({ application, region }: Annex4): string[] {
  const { id, fullName, iin, bin, organisation, position, locality, email, phone } = application
  const place = [region.nameKk, locality].filter(Boolean).join(', ')
  return ['1', fullName, iin, bin, organisation, position, place, onlineNumber(id), email, phone]
}

/** The application of annex 4 (S-5.3), to be signed and sent with the letter. */
export function annex4Form(annex4: Annex4): LetterForm {
  const { application, agency } = annex4
  return {
    agency: agency?.nameKk ?? application.organisation,
    title: 'Өтінім берудің онлайн сервисі арқылы тіркеу куәліктерін алу үшін өтініш',
    request:
      'Қазақстан Республикасының мемлекеттік органдарының куәландырушы орталығында мына қызметкерлерге тіркеу куәліктерін беруді сұраймыз:',
    columns: COLUMNS,
    cells: cellsOf(annex4),
    shares: [3, 8, 7, 7, 10, 8, 8, 8, 11, 7],
    after: [
      'www.ucgo.gov.kz сайтында жарияланған МО КО ақпараттық жүйесін пайдалану туралы келісіммен таныстық.',
    ],
    signatures: [
      'Басшының тегі, аты, әкесінің аты, қолы, мөр',
      'Орындаушының тегі, аты, әкесінің аты, телефоны (аудан кодымен, міндетті)',
    ],
  }
}
