import type { JournalWords } from '#ca/carriers/journal_csv'

/** Gives the text of a key in the reader's language (`i18n.t`). */
export type Translate = (key: string, data?: Record<string, string>) => string

/** The words of the issue journal in a language; the agency's name in Kazakh, or in Russian to everyone else. */
export function journalWords(t: Translate, language: string): JournalWords {
  return {
    headings: {
      number: t('carriers.journal.number'),
      agency: t('carriers.journal.agency'),
      letter: t('carriers.journal.letter'),
      holder: t('carriers.journal.holder'),
      issued_on: t('carriers.journal.issued_on'),
      carrier: t('carriers.journal.carrier'),
      recipient: t('carriers.journal.recipient'),
      signature: t('carriers.journal.signature'),
      handed_out_on: t('carriers.journal.handed_out_on'),
    },
    agency: (line) => (language === 'kk' ? line.agencyNameKk : line.agencyNameRu),
    letter: (number, date) => t('carriers.journal.letter_of', { number, date }),
  }
}
