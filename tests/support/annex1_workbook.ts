import writeExcel from 'write-excel-file/node'

/** A cell of a test workbook; a number is stored as Excel stores one. */
export type WorkbookCell = string | number | null

/** The headings of annex 1 as the order prints them in Kazakh. */
export const KAZAKH_HEADINGS = [
  'Р/с №',
  'Тегі, аты, әкесінің аты',
  'Жеке сәйкестендіру нөмірі',
  'Бизнес-сәйкестендіру нөмірі',
  'Ұйым',
  'Лауазымы',
  'Облыс, қала, аудан',
  'Электрондық пошта мекенжайы (әрекет ету мерзімінің өтуі туралы хабарлау үшін)',
  'Ұялы байланыстың абоненттік нөмірі',
]

/** The headings of annex 1 as agencies write them in Russian. */
export const RUSSIAN_HEADINGS = [
  '№ п/п',
  'Фамилия, имя, отчество',
  'ИИН',
  'БИН',
  'Организация',
  'Должность',
  'Регион, город, район',
  'Электронная почта',
  'Мобильный телефон',
]

/** One good row: an invented employee of the demonstration agency 151240000009. */
export const GOOD_ROW = [
  '1',
  'Ахметов Нұрлан Серікұлы',
  '850312300002',
  '151240000009',
  'Комитет труда и социальной защиты',
  'главный специалист',
  'г. Астана, р-н Есиль',
  'n.akhmetov@komitet.gov.kz',
  '+7 701 555 0101',
]

/** Widths of the columns, in characters. */
const WIDTHS = [6, 36, 15, 15, 40, 26, 34, 26, 20]

/** An XLSX file with one sheet. */
export function workbook(rows: readonly (readonly WorkbookCell[])[], sheet = 'Заявка') {
  return writeExcel(
    rows.map((row) => [...row]),
    { sheet, columns: WIDTHS.map((width) => ({ width })) }
  ).toBuffer()
}

/** A CSV text; cells with the delimiter, quotes or line breaks are quoted. */
export function csv(rows: readonly (readonly WorkbookCell[])[], delimiter = ';') {
  const quote = (cell: WorkbookCell) => {
    const text = String(cell ?? '')
    return /["\n\r]/.test(text) || text.includes(delimiter)
      ? `"${text.replaceAll('"', '""')}"`
      : text
  }
  return rows.map((row) => row.map(quote).join(delimiter)).join('\r\n')
}
