import { csv, GOOD_ROW, RUSSIAN_HEADINGS } from '#tests/support/annex1_workbook'
import { inventedIin } from '#tests/support/invented_iin'
import { SAMPLE_AGENCY } from '#tests/support/operator_desk'

/** The facts of a good letter, as somebody types them. */
export const LETTER_FACTS = {
  agency: `${SAMPLE_AGENCY} Комитет труда и социальной защиты`,
  number: '11-3/762',
  dated_on: '09.11.2026',
  received_on: '10.11.2026',
  category: 'administrative',
  head_name: 'Оспанов Ерлан Тлеуович',
  executor_name: 'Тлеубаев Нуржан Сапарович',
  executor_phone: '+7 (7172) 74-31-20',
  carriers_attached: '',
}

const NAMES = ['Ахметов Нұрлан Серікұлы', 'Садыкова Ляззат Орынбаевна', 'Ким Виктория Сергеевна']

/** Good rows of annex 1 for invented employees; `changes` replaces cells of a row by column (0 to 8). */
export function goodRows(count: number, changes: Record<number, Record<number, string>> = {}) {
  return Array.from({ length: count }, (_, index) => {
    const row = [...GOOD_ROW]
    row[0] = String(index + 1)
    row[1] = NAMES[index % NAMES.length]
    row[2] = inventedIin(index + 1)
    row[7] = `s${index + 1}@komitet.gov.kz`
    for (const [column, text] of Object.entries(changes[index] ?? {})) row[Number(column)] = text
    return row
  })
}

/** An annex 1 table as a CSV file. */
export const annex1File = (rows: string[][]) =>
  Buffer.from(csv([RUSSIAN_HEADINGS, ...rows]), 'utf8')
