import { JOURNAL_COLUMNS, type JournalWords } from '#ca/carriers/journal_csv'
import type { I18n } from '@adonisjs/i18n'

/** How a language says what stands in the issue journal (annex 3). */
export function journalWords(i18n: I18n): JournalWords {
  const headings = JOURNAL_COLUMNS.map((column) => [column, i18n.t(`carriers.journal.${column}`)])
  return {
    headings: Object.fromEntries(headings),
    agency: (line) => (i18n.locale === 'kk' ? line.agencyNameKk : line.agencyNameRu),
    letter: (number, date) => i18n.t('carriers.journal.letter_of', { number, date }),
  }
}
