import fc from 'fast-check'
import iconv from 'iconv-lite'
import { test } from '@japa/runner'
import { MAX_FILE_BYTES, MAX_PARTS, MAX_UNPACKED_BYTES } from '#ca/letters/annex1/limits'
import { checkedWorkbook } from '#ca/letters/annex1/checked_workbook'
import { decodeText } from '#ca/letters/annex1/decode_text'
import { readAnnex1 } from '#ca/letters/annex1/read_annex1'
import { unpackEntries } from '#ca/letters/annex1/zip_entries'
import {
  csv,
  GOOD_ROW,
  KAZAKH_HEADINGS,
  RUSSIAN_HEADINGS,
  workbook,
} from '#tests/support/annex1_workbook'
import { zipFile, type ZipPart } from '#tests/support/zip_file'

const sheetXml = (rows: string) =>
  Buffer.from(`<worksheet><sheetData>${rows}</sheetData></worksheet>`)
const book = (rows: string) =>
  zipFile([
    { name: 'xl/workbook.xml', content: Buffer.from('<workbook/>') },
    { name: 'xl/worksheets/sheet1.xml', content: sheetXml(rows) },
  ])

test.group('Files that are no annex 1', () => {
  const table = workbook([KAZAKH_HEADINGS, GOOD_ROW])
  const bytes = (text: string) => Buffer.from(text)
  const files: [string, Uint8Array | Promise<Uint8Array>, string][] = [
    ['an empty file', Buffer.alloc(0), 'E_FILE_EMPTY'],
    ['a file over 2 MB', Buffer.alloc(MAX_FILE_BYTES + 1, 'a'), 'E_FILE_TOO_LARGE'],
    ['an old .xls', Buffer.from('d0cf11e0a1b11ae1'.padEnd(1024, '0'), 'hex'), 'E_FILE_OLD_EXCEL'],
    ['a PDF', bytes('%PDF-1.7\n'), 'E_FILE_PDF'],
    ['a web page named .xlsx', bytes('<html><table><tr><td>ИИН</td></table>'), 'E_FILE_HTML'],
    ['a web page with a mark', bytes('\uFEFF\r\n<!DOCTYPE html><p>'), 'E_FILE_HTML'],
    ['an XML workbook of 2003', bytes('<?xml version="1.0"?><Workbook/>'), 'E_FILE_HTML'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'E_FILE_UNKNOWN'],
    ['a text without headings', bytes('а;б;в\n1;2;3'), 'E_FILE_NO_HEADINGS'],
    [
      'prose',
      bytes('# Notes\n\nNames, dates and so on, as agreed.\n- one\n- two\n'),
      'E_FILE_NO_TABLE',
    ],
    ['a workbook without headings', workbook([GOOD_ROW]), 'E_FILE_NO_HEADINGS'],
    [
      'another archive',
      zipFile([{ name: 'a.xml', content: bytes('<a/>') }]),
      'E_FILE_NOT_WORKBOOK',
    ],
    ['half a workbook', table.then((whole) => whole.subarray(0, 2000)), 'E_FILE_DAMAGED'],
    ['PK and nothing else', bytes('PK\u0003\u0004'), 'E_FILE_DAMAGED'],
    [
      'a part under a password',
      zipFile([{ name: 'xl/workbook.xml', content: bytes('<w/>'), flags: 1 }]),
      'E_FILE_OLD_EXCEL',
    ],
    [
      'a part packed in an unknown way',
      zipFile([{ name: 'xl/workbook.xml', content: bytes('<w/>'), method: 12 }]),
      'E_FILE_DAMAGED',
    ],
    [
      'a bomb that says how large it is',
      zipFile([{ name: 'xl/workbook.xml', content: Buffer.alloc(MAX_UNPACKED_BYTES + 1) }]),
      'E_FILE_BOMB',
    ],
    [
      'a bomb in two parts, each small enough',
      zipFile([
        { name: 'xl/workbook.xml', content: Buffer.alloc(MAX_UNPACKED_BYTES - 10) },
        { name: 'xl/styles.xml', content: Buffer.alloc(11) },
      ]),
      'E_FILE_BOMB',
    ],
    [
      'a bomb that lies about its size',
      zipFile([
        { name: 'xl/workbook.xml', content: Buffer.alloc(MAX_UNPACKED_BYTES * 4), claims: 10 },
      ]),
      'E_FILE_DAMAGED',
    ],
    [
      'a bomb of many parts',
      zipFile(
        Array.from({ length: MAX_PARTS + 1 }, (_, n) => ({
          name: `xl/worksheets/sheet${n}.xml`,
          content: sheetXml(''),
        }))
      ),
      'E_FILE_BOMB',
    ],
    [
      'two parts of one name',
      zipFile([
        { name: 'xl/workbook.xml', content: bytes('<w/>') },
        { name: 'xl/workbook.xml', content: bytes('<w/>') },
      ]),
      'E_FILE_DAMAGED',
    ],
    [
      'a part smaller than it says',
      zipFile([{ name: 'xl/workbook.xml', content: bytes('<w/>'), claims: 4000 }]),
      'E_FILE_DAMAGED',
    ],
    [
      'a cell in the last column',
      book('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
      'E_FILE_SHEET_LARGE',
    ],
    [
      'a cell in row 999999',
      book('<row r="999999"><c r="A999999"><v>1</v></c></row>'),
      'E_FILE_SHEET_LARGE',
    ],
    ['a row that no sheet has', book('<row r="99999999"/>'), 'E_FILE_DAMAGED'],
    [
      'an address behind an entity',
      book('<row r="1"><c r="A&#49;"><v>1</v></c></row>'),
      'E_FILE_DAMAGED',
    ],
    ['a tag with a hidden end', book('<row r="1" x=">" r="9999999"/>'), 'E_FILE_DAMAGED'],
    [
      'a cell with two addresses',
      book('<row r="1"><c r="A1" r="B999999"><v>1</v></c></row>'),
      'E_FILE_DAMAGED',
    ],
    ['declared entities', book('<!ENTITY a "aaaa"><row r="1"/>'), 'E_FILE_DAMAGED'],
  ]
  for (const [name, file, code] of files)
    test(`${name}: ${code}`, async ({ assert }) => {
      await assert.rejects(async () => readAnnex1(await file), new RegExp(`^${code} `))
    })

  test('no cut or changed byte of a workbook does more than raise an error of ours', async ({
    assert,
  }) => {
    const whole = await table
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(whole)
          changed[at] ^= by
          for (const broken of [changed, whole.subarray(0, at)])
            await readAnnex1(broken).catch((error: Error) =>
              assert.match(error.message, /^E_FILE_/)
            )
        }
      ),
      { numRuns: 60 }
    )
  })
})

test.group('What of a workbook is unpacked', () => {
  /** Bytes that no inflater takes: whoever touches them fails. */
  const untouchable = Buffer.alloc(100, 0xff)
  const claims = 0xfffffff0

  async function table(): Promise<ZipPart[]> {
    const whole = await workbook([KAZAKH_HEADINGS, GOOD_ROW])
    return unpackEntries(whole, () => true)
  }

  const strangers: [string, Omit<ZipPart, 'content'>][] = [
    ['a picture', { name: 'xl/media/a.png' }],
    ['a part in capitals', { name: 'xl/worksheets/sheet9.XML' }],
    ['XML outside of the workbook', { name: 'docProps/core.xml' }],
    ['an entry that only a local header knows', { name: 'xl/worksheets/a.xml', unlisted: true }],
  ]
  for (const [name, stranger] of strangers)
    test(`${name} is left alone, whatever it is and says`, async ({ assert }) => {
      const parts = await table()
      const bomb = { content: Buffer.alloc(0), packed: untouchable, claims, ...stranger }
      const file = zipFile([bomb, ...parts, bomb])
      const { lines } = await readAnnex1(file)
      assert.equal(lines[0].cells.fullName.text, GOOD_ROW[1])
    })

  test('the reader of workbooks gets the checked parts and nothing else', async ({ assert }) => {
    const parts = await table()
    const content = Buffer.alloc(MAX_UNPACKED_BYTES * 2)
    const file = zipFile([
      { name: 'xl/a.png', content },
      { name: 'xl/a.xml', content, unlisted: true },
      ...parts,
    ])
    const checked = Buffer.from(checkedWorkbook(file))
    const needed = parts.filter(({ name }) => /^xl\/(?!worksheets\/_rels)/.test(name))
    assert.deepEqual(
      unpackEntries(checked, () => true),
      needed
    )
    const headers = needed.length * (30 + 46) + 22
    const names = needed.reduce((sum, { name }) => sum + 2 * name.length, 0)
    const contents = needed.reduce((sum, part) => sum + part.content.length, 0)
    assert.equal(checked.length, headers + names + contents)
  })

  test('a directory that lies about the number of its entries shows none of those it hides', async ({
    assert,
  }) => {
    const parts = await table()
    const hidden = { name: 'xl/z.xml', content: Buffer.alloc(0), packed: untouchable, claims }
    const file = zipFile([...parts, hidden])
    file.writeUInt16LE(parts.length, file.length - 12)
    const { lines } = await readAnnex1(file)
    assert.lengthOf(lines, 1)
  })

  test('a sheet is checked wherever in the workbook it lies', async ({ assert }) => {
    const parts = await table()
    const rels = parts.find(({ name }) => name === 'xl/_rels/workbook.xml.rels')
    const target = String(rels?.content).replace(/worksheets\/sheet1\.xml/, 'elsewhere.xml')
    const sheet = sheetXml('<row r="999999"><c r="A999999"><v>1</v></c></row>')
    const file = zipFile([
      ...parts.filter((part) => part !== rels),
      { name: 'xl/_rels/workbook.xml.rels', content: Buffer.from(target) },
      { name: 'xl/elsewhere.xml', content: sheet },
    ])
    await assert.rejects(() => readAnnex1(file), /^E_FILE_SHEET_LARGE /)
  })

  test('a text longer than a cell can hold is refused', async ({ assert }) => {
    const parts = await table()
    const strings = parts.find(({ name }) => name === 'xl/sharedStrings.xml')
    const content = String(strings?.content).replace(GOOD_ROW[1], 'Ж'.repeat(32_768))
    const file = zipFile([
      ...parts.filter((part) => part !== strings),
      { name: 'xl/sharedStrings.xml', content: Buffer.from(content) },
    ])
    await assert.rejects(() => readAnnex1(file), /^E_FILE_DAMAGED /)
  })
})

test.group('Encodings of a CSV', () => {
  const sample = csv([RUSSIAN_HEADINGS, GOOD_ROW])
  const kazakh = csv([KAZAKH_HEADINGS, GOOD_ROW])
  const russian = csv([RUSSIAN_HEADINGS, GOOD_ROW.map((c, i) => (i === 1 ? 'Ахметов Нурлан' : c))])

  const cases: [string, Buffer, string, string][] = [
    ['UTF-8', iconv.encode(kazakh, 'utf-8'), 'utf-8', kazakh],
    ['UTF-8 with a mark', iconv.encode(kazakh, 'utf-8', { addBOM: true }), 'utf-8', kazakh],
    [
      'UTF-16LE with a mark',
      iconv.encode(kazakh, 'utf-16le', { addBOM: true }),
      'utf-16le',
      kazakh,
    ],
    [
      'UTF-16BE with a mark',
      iconv.encode(kazakh, 'utf-16be', { addBOM: true }),
      'utf-16be',
      kazakh,
    ],
    ['UTF-16LE without a mark', iconv.encode(sample, 'utf-16le'), 'utf-16le', sample],
    ['UTF-16BE without a mark', iconv.encode(sample, 'utf-16be'), 'utf-16be', sample],
    ['windows-1251', iconv.encode(russian, 'windows-1251'), 'windows-1251', russian],
    ['KZ-1048', iconv.encode(kazakh, 'rk1048'), 'kz-1048', kazakh],
  ]
  for (const [name, bytes, encoding, text] of cases)
    test(`${name} is recognised and read`, async ({ assert }) => {
      const decoded = decodeText(bytes)
      assert.equal(decoded.encoding, encoding)
      assert.equal(decoded.text, text)
      const { lines, missing, encodingGuessed } = await readAnnex1(bytes)
      assert.lengthOf(lines, 1)
      assert.deepEqual(missing, [])
      assert.equal(encodingGuessed, encoding === 'kz-1048')
    })

  const kazakhText = fc.stringMatching(/^[А-Яа-яәғқңөұүһіӘҒҚҢӨҰҮҺІ0-9 .,"-]{1,40}$/)
  const cell = kazakhText.filter((text) => /[А-Яа-я]/.test(text) && !text.startsWith("'"))
  for (const [name, encode, delimiter] of [
    ['UTF-8', 'utf-8', ';'],
    ['UTF-8 with a mark', 'utf-8-bom', ','],
    ['UTF-16LE', 'utf-16le-bom', '\t'],
    ['UTF-16BE', 'utf-16be-bom', ';'],
    ['KZ-1048', 'rk1048', ';'],
  ] as const)
    test(`any Kazakh text survives ${name} with ${JSON.stringify(delimiter)}`, async ({
      assert,
    }) => {
      await fc.assert(
        fc.asyncProperty(cell, cell, async (name2, position) => {
          const row = GOOD_ROW.with(1, name2).with(5, position)
          const text = csv([RUSSIAN_HEADINGS, row], delimiter)
          const addBOM = encode.endsWith('-bom')
          const bytes = iconv.encode(text, encode.replace('-bom', ''), { addBOM })
          const { lines } = await readAnnex1(bytes)
          const clean = (each: string) => each.replace(/\s+/g, ' ').trim()
          assert.equal(lines[0].cells.fullName.text, clean(name2))
          assert.equal(lines[0].cells.position.text, clean(position))
        }),
        { numRuns: 50 }
      )
    })
})
