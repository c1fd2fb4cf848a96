import { test } from '@japa/runner'
import { ANNEX4_FIELDS, FIELDS } from '#ca/letters/annex1/annex1_table'
import { fieldOfHeading } from '#ca/letters/annex1/headings'
import { findHeadings } from '#ca/letters/annex1/find_headings'
import { KAZAKH_HEADINGS, RUSSIAN_HEADINGS } from '#tests/support/annex1_workbook'
import type { Field } from '#ca/letters/annex1/annex1_table'

const spellings: Record<Field, string[]> = {
  number: [
    '№',
    '№ п/п',
    'Р/с №',
    'р/с',
    'N',
    'No.',
    '№№',
    'Қ/р',
    'Номер по порядку',
    'Реттік нөмірі',
  ],
  onlineNumber: [
    'Өтінім \nнөмірі (\nонлайн \nберілген \nкезде \nтолтырылады)',
    'Өтінім нөмірі',
    'Номер онлайн-заявки',
    'Номер заявки (заполняется при онлайн-подаче)',
  ],
  fullName: [
    'Тегі, аты, \nәкесінің \nаты',
    'Тегi, аты, әкесiнiң аты*',
    'Аты-жөні',
    'Т.А.Ә.',
    'Ф.И.О.',
    'ФИО сотрудника',
    'Фамилия, имя, отчество (при его наличии)',
    'ФАМИЛИЯ ИМЯ ОТЧЕСТВО',
  ],
  iin: [
    'Ж е к е  \nсәйкестен\nд і р у  \nнөмірі',
    'ЖСН',
    'ЖСН*',
    'ИИН',
    'иин ',
    'И И Н',
    'ИИН (ЖСН)',
    'Индивидуальный идентификационный номер',
    'ИИН сотрудника',
  ],
  bin: [
    'Бизнес-сәй\nкестендіру\nнөмірі',
    'БСН',
    'БИН',
    'БИН организации',
    'Бизнес-идентификационный номер',
  ],
  organisation: [
    'Ұйым',
    'Ұйымның атауы',
    'Организация',
    'Наименование организации',
    'Наименование государственного органа',
    'Мемлекеттік орган',
    'Место работы',
  ],
  position: ['Лауазымы', 'Лауазым', 'Должность', 'должность*', 'Занимаемая должность'],
  region: [
    'Облыс, \nқала ,  \nаудан',
    'Облыс/қала/аудан',
    'Регион, город, район',
    'Область, город, район',
    'Регион',
    'Город/район',
  ],
  email: [
    'Электронд\nық пошта \nмекенжай\nы (әрекет \nе т у  \nмерзімінің\nө т у і  \nтуралы \nхабарлау \nүшін)',
    'E-mail',
    'Е-mаil',
    'e-mail (для уведомления об истечении срока действия)',
    'Эл. почта',
    'Электронная почта',
    'Адрес электронной почты',
    'Электронный адрес',
    'Почта',
  ],
  phone: [
    'Ұ я л ы  \nбайланыст\nы ң  \nабоненттік\nнөмірі',
    'Ұялы телефон',
    'Мобильный телефон',
    'Сотовый телефон',
    'Моб. тел.',
    'Абонентский номер сотовой связи',
    'Номер телефона',
    'Тел.',
  ],
}

const others = [
  'Приложение 1',
  'Нысан',
  'Офлайн режимінде тіркеу куәліктерін алу үшін өтініш',
  'Ахметов Нұрлан Серікұлы',
  '850312300002',
  '1',
  '',
  'главный специалист',
  's105@komitet.gov.kz',
]

test.group('Headings of annex 1 and annex 4', () => {
  for (const field of ANNEX4_FIELDS)
    for (const text of spellings[field])
      test(`${JSON.stringify(text).slice(0, 60)} is ${field}`, ({ assert }) => {
        assert.equal(fieldOfHeading(text), field)
      })

  for (const text of others)
    test(`${JSON.stringify(text)} is no heading`, ({ assert }) => {
      assert.isNull(fieldOfHeading(text))
    })

  test('a long sentence is no heading, whatever words are in it', ({ assert }) => {
    assert.isNull(fieldOfHeading(`Просим выдать ${'сотрудникам организации '.repeat(10)}`))
  })
})

test.group('Heading row', () => {
  const title = ['Заявка на получение свидетельств, организация: Комитет труда']
  const employee = [
    '1',
    'Ахметов Н.',
    '850312300002',
    '151240000009',
    'Комитет',
    'специалист',
    'область',
  ]

  test('it is found below title rows', ({ assert }) => {
    const found = findHeadings([title, [], ['', 'г. Астана'], KAZAKH_HEADINGS, employee])
    assert.equal(found?.firstRow, 4)
    assert.deepEqual([...(found?.columns.keys() ?? [])].toSorted(), [...FIELDS].toSorted())
  })

  test('its columns may stand in any order', ({ assert }) => {
    const found = findHeadings([RUSSIAN_HEADINGS.toReversed()])
    assert.equal(found?.columns.get('number'), 8)
    assert.equal(found?.columns.get('phone'), 0)
  })

  test('headings over two rows are read together', ({ assert }) => {
    const upper = ['№', 'Фамилия,', 'ИИН', 'БИН', 'Органи-', 'Долж-', 'Регион', 'Эл.', 'Номер']
    const lower = ['п/п', 'имя', '', '', 'зация', 'ность', '', 'почта', 'телефона']
    const found = findHeadings([title, upper, lower, employee])
    assert.equal(found?.firstRow, 3)
    assert.equal(found?.columns.size, 9)
  })

  test('the first employee is never taken for a second row of headings', ({ assert }) => {
    const headings = RUSSIAN_HEADINGS.map((text, column) => (column === 6 ? '' : text))
    assert.equal(findHeadings([headings, employee])?.firstRow, 1)
  })

  test('a sheet without headings has none', ({ assert }) => {
    assert.isNull(findHeadings([title, employee, employee]))
    assert.isNull(findHeadings([]))
  })

  test('the first of two columns with the same heading counts', ({ assert }) => {
    const found = findHeadings([[...RUSSIAN_HEADINGS, 'Телефон руководителя']])
    assert.equal(found?.columns.get('phone'), 8)
  })
})
