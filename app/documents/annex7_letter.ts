import { onlineNumber } from '#ca/letters/online_number'
import type Agency from '#models/agency'
import type OnlineApplication from '#models/online_application'
import type { LetterForm } from '#documents/letter_form'

const COLUMNS = [
  '№',
  'Тегі, аты, әкесінің аты (бар болған жағдайда)',
  'Жеке сәйкестендіру нөмірі',
  'Бизнес-сәйкестендіру нөмірі (ұйым)',
  'Ұйым',
] as const

/**
 * The application of annex 7 (S-21.3), to be signed and sent through EDMS. The form has no column for the number of the
 * online application: it stands below the table.
 *
 * @param agency null when it is not entered: the name of the register stands alone then
 */
export function annex7Form(application: OnlineApplication, agency: Agency | null): LetterForm {
  const { id, fullName, iin, bin, organisation } = application
  return {
    agency: agency?.nameKk ?? organisation,
    title:
      'Қазақстан Республикасы мемлекеттік органдары куәландырушы орталығының тіркеу куәліктерін кері қайтарып алуға өтініш',
    request:
      'Қазақстан Республикасының мемлекеттік органдарын куәландырушы орталығында мына қызметкерлердің тіркеу куәліктерін кері қайтарып алуды сұраймыз:',
    columns: COLUMNS,
    cells: ['1', fullName, iin, bin, organisation],
    shares: [1, 7, 4, 4, 8],
    after: [
      `Онлайн өтінімнің нөмірі: ${onlineNumber(id)}`,
      'Қосымша: негізгі ақпаратты тасымалдағыш ___ дана.',
    ],
    signatures: [
      'Басшы (қолы, тегі, аты, әкесінің аты (бар болған жағдайда)). Мөрге арналған орын',
      'Орындаушының тегі, аты, әкесінің аты (бар болған жағдайда) және коды көрсетілген телефон нөмірі',
    ],
  }
}
