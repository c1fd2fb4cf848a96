import { test } from '@japa/runner'
import { MAX_ROWS } from '#ca/letters/annex1/limits'
import { cellAddress } from '#ca/letters/annex1/grid'
import { readAnnex1, typedAnnex1 } from '#ca/letters/annex1/read_annex1'
import {
  csv,
  GOOD_ROW,
  KAZAKH_HEADINGS,
  RUSSIAN_HEADINGS,
  workbook,
} from '#tests/support/annex1_workbook'
import { GOOD_EMPLOYEE } from '#tests/support/letters'
import type { WorkbookCell } from '#tests/support/annex1_workbook'

const NUMBERS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
const SIGNATURES: WorkbookCell[][] = [
  [null, 'Қосымша: Негізгі ақпаратты жеткізгіштер 3 дана'],
  [null, 'келісімімен танысқан'],
  [null, 'Басшы ______________', null, null, 'Тлеубаев Н. С.'],
  [null, '(қолы) (тегі, аты, әкесінің аты)'],
  [null, 'М.О.'],
  [null, 'Орындаушы: Омарова А. К.', null, '+7 (7172) 74-31-20'],
  [null, 'Астана'],
]

const read = async (...rows: (readonly WorkbookCell[])[]) => readAnnex1(await workbook(rows))
const names = ({ lines }: Awaited<ReturnType<typeof readAnnex1>>) =>
  lines.map((line) => line.cells.fullName.text)

test.group('The table of annex 1', () => {
  test('title rows above, column numbers and signatures below are left out', async ({ assert }) => {
    const table = await read(
      [null, null, 'Қағидаларға 1-қосымша'],
      ['Офлайн режимінде тіркеу куәліктерін алу үшін өтініш'],
      [],
      KAZAKH_HEADINGS,
      NUMBERS,
      GOOD_ROW,
      GOOD_ROW,
      [],
      ...SIGNATURES
    )
    assert.lengthOf(table.lines, 2)
    assert.deepEqual(table.missing, [])
    assert.equal(table.sheet, 'Заявка')
    assert.deepEqual(
      table.lines.map(({ row, cells }) => [row, cells.iin.address, cells.phone.address]),
      [
        [1, 'C6', 'I6'],
        [2, 'C7', 'I7'],
      ]
    )
  })

  test('addresses are those of the file when the columns stand in another order', async ({
    assert,
  }) => {
    const { lines } = await read(
      [],
      [null, ...RUSSIAN_HEADINGS.toReversed()],
      [null, ...GOOD_ROW.toReversed()]
    )
    assert.equal(lines[0].cells.iin.address, 'H3')
    assert.equal(lines[0].cells.iin.text, '850312300002')
  })

  test('numbers that the spreadsheet stores as numbers are read digit by digit', async ({
    assert,
  }) => {
    const row = GOOD_ROW.with(2, '').map((cell, index): WorkbookCell =>
      index === 2 ? 40229500005 : index === 3 ? 151240000009 : cell
    )
    const { lines } = await read(RUSSIAN_HEADINGS, row)
    assert.equal(lines[0].cells.iin.text, '40229500005')
    assert.equal(lines[0].cells.bin.text, '151240000009')
  })

  test('a row that is empty or only numbered is no employee', async ({ assert }) => {
    const table = await read(RUSSIAN_HEADINGS, GOOD_ROW, [], ['2'], GOOD_ROW, ['4', ' '])
    assert.lengthOf(table.lines, 2)
    assert.deepEqual(
      table.lines.map((line) => line.row),
      [1, 2]
    )
  })

  test('headings that repeat on a new page are no employee', async ({ assert }) => {
    assert.lengthOf(
      names(await read(RUSSIAN_HEADINGS, GOOD_ROW, RUSSIAN_HEADINGS, NUMBERS, GOOD_ROW)),
      2
    )
  })

  test('a half-filled row is an employee: better a finding than a lost person', async ({
    assert,
  }) => {
    const half = ['2', 'Мамырова Толкын Жумабаевна', null]
    const head = ['3', 'Омаров Бауыржан', null, null, null, 'руководитель']
    assert.lengthOf(names(await read(RUSSIAN_HEADINGS, GOOD_ROW, half, head, GOOD_ROW)), 4)
  })

  test('an employee below the signatures is still an employee', async ({ assert }) => {
    const table = await read(RUSSIAN_HEADINGS, GOOD_ROW, ...SIGNATURES, GOOD_ROW)
    assert.lengthOf(table.lines, 2)
    assert.equal(table.lines[1].cells.iin.address, 'C10')
  })

  test('columns that are missing are named', async ({ assert }) => {
    const { missing } = await read(RUSSIAN_HEADINGS.slice(0, 7), GOOD_ROW.slice(0, 7))
    assert.deepEqual(missing, ['email', 'phone'])
  })

  test('the row numbers of the form may be missing', async ({ assert }) => {
    const { missing } = await read(RUSSIAN_HEADINGS.slice(1), GOOD_ROW.slice(1))
    assert.deepEqual(missing, [])
  })

  test('hidden signs, line breaks and composed letters are cleaned', async ({ assert }) => {
    const name = ' Ахметов\u00A0\nНұрлан\u200B  Се\u00ADрікұлы Й\u0306 '.replace(
      'Й\u0306',
      'И\u0306'
    )
    const { lines } = await read(RUSSIAN_HEADINGS, GOOD_ROW.with(1, name))
    assert.equal(lines[0].cells.fullName.text, 'Ахметов Нұрлан Серікұлы Й')
  })

  test('more than two thousand employees are too many', async ({ assert }) => {
    const rows = Array.from({ length: MAX_ROWS + 1 }, () => GOOD_ROW)
    const text = Buffer.from(csv([RUSSIAN_HEADINGS, ...rows]))
    await assert.rejects(() => readAnnex1(text), /E_FILE_TOO_MANY_ROWS/)
    const { lines } = await readAnnex1(Buffer.from(csv([RUSSIAN_HEADINGS, ...rows.slice(1)])))
    assert.lengthOf(lines, MAX_ROWS)
  })
})

test.group('A CSV of annex 1', () => {
  for (const delimiter of [';', ',', '\t', '|'])
    test(`cells are divided by ${JSON.stringify(delimiter)}`, async ({ assert }) => {
      const text = csv([['Заявка; письмо, срок'], KAZAKH_HEADINGS, NUMBERS, GOOD_ROW], delimiter)
      const { lines, missing } = await readAnnex1(Buffer.from(text))
      assert.deepEqual(missing, [])
      assert.equal(lines[0].cells.region.text, 'г. Астана, р-н Есиль')
      assert.equal(lines[0].cells.iin.address, 'C4')
    })

  test('a line that names the separator is none of its rows', async ({ assert }) => {
    const text = `sep=;\r\n${csv([RUSSIAN_HEADINGS, GOOD_ROW])}`
    const { lines } = await readAnnex1(Buffer.from(text))
    assert.equal(lines[0].cells.iin.address, 'C2')
  })

  test('a record is one row, whatever line breaks are in its quotes', async ({ assert }) => {
    const headings = RUSSIAN_HEADINGS.map((heading) => heading.replace(' ', '\n'))
    const { lines } = await readAnnex1(Buffer.from(csv([headings, GOOD_ROW])))
    assert.equal(lines[0].cells.iin.address, 'C2')
  })

  test('the ways to keep leading zeros in Excel are undone', async ({ assert }) => {
    const row = GOOD_ROW.with(2, '="040229500005"').with(3, "'081040015473")
    const { lines } = await readAnnex1(Buffer.from(csv([RUSSIAN_HEADINGS, row])))
    assert.equal(lines[0].cells.iin.text, '040229500005')
    assert.equal(lines[0].cells.bin.text, '081040015473')
  })
})

test.group('Typed rows', () => {
  test('rows in which nothing stands are left out, the others counted', ({ assert }) => {
    const empty = { ...GOOD_EMPLOYEE }
    for (const field of Object.keys(empty) as (keyof typeof empty)[]) empty[field] = ' '
    const { lines } = typedAnnex1([empty, GOOD_EMPLOYEE, empty, GOOD_EMPLOYEE])
    assert.deepEqual(
      lines.map(({ row }) => row),
      [1, 2]
    )
    assert.isNull(lines[0].cells.iin.address)
  })
})

test.group('Cell addresses', () => {
  test('columns are counted as a spreadsheet counts them', ({ assert }) => {
    assert.deepEqual(
      [0, 25, 26, 51, 52, 701, 702].map((column) => cellAddress(7, column)),
      ['A8', 'Z8', 'AA8', 'AZ8', 'BA8', 'ZZ8', 'AAA8']
    )
  })
})
