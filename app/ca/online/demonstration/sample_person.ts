import { DEMONSTRATION_AGENCIES } from '#ca/agencies/add_demonstration_agencies'
import type { LetterToRegister } from '#ca/letters/register_letter'

const [AGENCY] = DEMONSTRATION_AGENCIES

/** The row of annex 1 of somebody invented, of the agency that the sample letters are from. */
export const SAMPLE_PERSON = {
  fullName: 'Сапарова Әйгерім Болатқызы',
  iin: '881108450133',
  bin: AGENCY.bin,
  organisation: AGENCY.nameKk,
  position: 'Бас сарапшы',
  region: 'г. Астана',
  email: 'a.saparova@example.kz',
  phone: '+77010000011',
} as const

/** The letter by which that person was issued a certificate, but for its date. */
export const SAMPLE_LETTER: Omit<LetterToRegister, 'datedOn'> = {
  agencyBin: AGENCY.bin,
  number: 'Үлгі-1',
  headName: 'Тлеубаев Н. С.',
  executorName: 'Омарова А. К.',
  executorPhone: '+7 (7172) 74-31-20',
  rows: { typed: [SAMPLE_PERSON] },
}

/** Of that person's carrier; printed and documented, for it protects nothing. */
export const SAMPLE_PIN = 'Tumar-2026'
