/*
| Writes resources/samples: annex 1 and annex 7 tables of a demonstration agency with invented employees.
| node --import=./bin/typescript.mjs tests/support/write_samples.ts
*/

import { writeFile } from 'node:fs/promises'
import { csv, KAZAKH_HEADINGS, RUSSIAN_HEADINGS, workbook } from './annex1_workbook.js'
import type { WorkbookCell } from './annex1_workbook.js'

const BIN = '151240000009'
const ORGANISATION = 'Комитет труда и социальной защиты'
const ORGANISATION_KK = 'Еңбек және әлеуметтік қорғау комитеті'

const COLUMN_NUMBERS = KAZAKH_HEADINGS.map((_, index) => index + 1)

const EMPLOYEES = [
  ['Ахметов Нұрлан Серікұлы', '850312300111', 'главный специалист', 'г. Астана, р-н Есиль', '0101'],
  [
    'Мамырова Толкын Жумабаевна',
    '901120400129',
    'руководитель отдела',
    'г. Астана, р-н Есиль',
    '0102',
  ],
  [
    'Әбілқасым Ерлан Болатұлы',
    '040615500132',
    'специалист',
    'Астана қаласы, Алматы ауданы',
    '0103',
  ],
  [
    'Байжанов Тимур Аскарович',
    '780901300148',
    'главный эксперт',
    'г. Астана, р-н Сарыарка',
    '0104',
  ],
  ['Пак Елена Юрьевна', '930410400158', 'главный бухгалтер', 'г. Астана, р-н Нура', '0105'],
  [
    'Қайырбек Аружан',
    '010221600161',
    'ведущий специалист',
    'Акмолинская область, г. Кокшетау',
    '0106',
  ],
]

/** For the shell: whoever has followed the screen first has registered those of the first table. */
const EMPLOYEES_SHELL = [
  [
    'Досжанова Меруерт Ерланқызы',
    '881124400719',
    'главный специалист',
    'г. Астана, р-н Есиль',
    '0116',
  ],
  [
    'Сулейменов Дамир Маратович',
    '920608300720',
    'ведущий специалист',
    'г. Астана, р-н Алматы',
    '0117',
  ],
  ['Өтегенова Әсем Қайратқызы', '000917600738', 'специалист', 'Астана қаласы, Нұра ауданы', '0118'],
  ['Тян Виктор Олегович', '790405300748', 'руководитель отдела', 'г. Астана, р-н Сарыарка', '0119'],
]

const EMPLOYEES_KK = [
  ['Сейдахмет Өмірбек Күнтуұлы', '860105300178', 'бас маман', 'Астана қаласы, Есіл ауданы', '0107'],
  [
    'Жүнісова Гүлжаһан Бөрібайқызы',
    '950712400183',
    'жетекші маман',
    'Астана қаласы, Нұра ауданы',
    '0108',
  ],
  ['Ғабитов Һарон Ысқақұлы', '000314500199', 'маман', 'Түркістан облысы, Кентау қаласы', '0109'],
]

const MISTAKEN = [
  ['Кожахметов Нурлан Сейтович', '850230300012', 'юрист', 'г. Астана, р-н Есиль', '0110'],
  ['Махамбетов Кайрат Ондасынович', '850312300003', 'специалист', 'г. Астана, р-н Есиль', '0111'],
  ['Омaров Бауыржан Ісләмұлы', '780901300148', 'главный бухгалтер', 'г. Астана, р-н Есиль', '0112'],
  ['Садыкова Ляззат Орынбаевна', '930410400158', 'бухгалтер', 'г. Астана, р-н Есиль', '014'],
  ['Умарова Дильфуза Хамидовна', '930410400158', 'руководитель отдела', 'г. Астана', '0114'],
  ['Дүйсенбай Өркен Һәкімұлы', '140510500221', 'специалист', 'Южно-Казахстанская обл.', '0115'],
]

const rowsOf = (people: string[][], organisation: string): WorkbookCell[][] =>
  people.map(([name, iin, position, region, last], index) => {
    const email = `s${Number(last)}@komitet.gov.kz`
    return [index + 1, name, iin, BIN, organisation, position, region, email, `+7 701 555 ${last}`]
  })

const ANNEX7_COLUMNS = 5
const annex7Rows = (people: string[][], organisation: string) =>
  rowsOf(people, organisation).map((row) => row.slice(0, ANNEX7_COLUMNS))

const below = (carriers: number): WorkbookCell[][] => [
  [],
  [null, `Приложение: ключевые носители ${carriers} шт.`],
  [null, 'С соглашением об использовании информационной системы ознакомлены.'],
  [null, 'Руководитель ______________ Тлеубаев Н. С.'],
  [null, 'Исполнитель: Омарова А. К., тел. +7 (7172) 74-31-20'],
]

const sheet = (people: string[][]) => [
  [null, 'Заявка на получение регистрационных свидетельств в офлайн-режиме'],
  [],
  RUSSIAN_HEADINGS,
  COLUMN_NUMBERS,
  ...rowsOf(people, ORGANISATION),
  ...below(people.length),
]

/** Annex 7 has the first five columns of annex 1. */
const sheet7 = (people: string[][]) => [
  [null, 'Заявка на отзыв регистрационных свидетельств'],
  [],
  RUSSIAN_HEADINGS.slice(0, ANNEX7_COLUMNS),
  COLUMN_NUMBERS.slice(0, ANNEX7_COLUMNS),
  ...annex7Rows(people, ORGANISATION),
  [],
  [null, `Приложение: ключевые носители ${people.length} шт.`],
  [null, 'Руководитель ______________ Тлеубаев Н. С.'],
  [null, 'Исполнитель: Омарова А. К., тел. +7 (7172) 74-31-20'],
]

const folder = new URL('../../resources/samples/', import.meta.url)
const write = (name: string, content: Uint8Array | string) =>
  writeFile(new URL(name, folder), content)

await write('prilozhenie-1.xlsx', await workbook(sheet(EMPLOYEES)))
await write('prilozhenie-1-dlya-komandy.xlsx', await workbook(sheet(EMPLOYEES_SHELL)))
await write('prilozhenie-1-s-oshibkami.xlsx', await workbook(sheet(MISTAKEN)))
const kazakh = [KAZAKH_HEADINGS, COLUMN_NUMBERS, ...rowsOf(EMPLOYEES_KK, ORGANISATION_KK)]
await write('prilozhenie-1.csv', `\uFEFF${csv(kazakh)}\r\n`)

/** Of those of annex 1 the first two, in each of its tables. */
const leaving = (people: string[][]) => people.slice(0, 2)
await write('prilozhenie-7.xlsx', await workbook(sheet7(leaving(EMPLOYEES))))
await write('prilozhenie-7-dlya-komandy.xlsx', await workbook(sheet7(leaving(EMPLOYEES_SHELL))))
const kazakh7 = [
  KAZAKH_HEADINGS.slice(0, ANNEX7_COLUMNS),
  ...annex7Rows(leaving(EMPLOYEES_KK), ORGANISATION_KK),
]
await write('prilozhenie-7.csv', `\uFEFF${csv(kazakh7)}\r\n`)
