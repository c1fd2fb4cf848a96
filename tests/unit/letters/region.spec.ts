import { test } from '@japa/runner'
import { readRegion } from '#ca/letters/fields/region'
import { suppliedRegionIndex } from '#tests/support/letters'

const index = await suppliedRegionIndex()
const read = (text: string) => {
  const { value, problems } = readRegion(text, index)
  return [value?.kato.slice(0, 2) ?? null, value?.locality ?? null, ...problems.map((p) => p.code)]
}

const OLD = 'W_REGION_OLD_NAME'
const SHORT = 'W_REGION_ABBREVIATED'

/** The cell; the first two digits of the KATO code, the locality, the warnings. */
const cells: [string, (string | null)[]][] = [
  ['Туркестанская область, г. Туркестан', ['61', 'г. Туркестан']],
  ['Туркестанская обл. г.Туркестан', ['61', 'г.Туркестан']],
  ['Түркістан облысы, Түркістан қаласы', ['61', 'Түркістан қаласы']],
  ['ТҮРКІСТАН ОБЛЫСЫ', ['61', null]],
  ['г. Астана, р-н Есиль', ['71', 'р-н Есиль']],
  ['город Астана, район Алматы', ['71', 'район Алматы']],
  ['Астана қаласы', ['71', null]],
  ['Астана қ., Алматы ауданы', ['71', 'Алматы ауданы']],
  ['Астана', ['71', null]],
  ['Астана р-н Есиль', ['71', 'р-н Есиль']],
  ['РК, г. Астана', ['71', null]],
  ['Қазақстан Республикасы, Астана қаласы', ['71', null]],
  ['Алматы', ['75', null]],
  ['г. Алматы', ['75', null]],
  ['Алматы қаласы, Медеу ауданы', ['75', 'Медеу ауданы']],
  ['Алматы облысы, Қонаев қаласы', ['19', 'Қонаев қаласы']],
  ['Алматинская область, г. Конаев', ['19', 'г. Конаев']],
  ['Алматинская', ['19', null]],
  ['Almaty oblysy', ['19', null]],
  ['Шымкент', ['79', null]],
  ['область Абай, г. Семей', ['10', 'г. Семей']],
  ['Абай облысы, Абай ауданы', ['10', 'Абай ауданы']],
  ['Қарағанды облысы, Абай ауданы', ['35', 'Абай ауданы']],
  ['Абай ауданы, Қарағанды облысы', ['35', 'Абай ауданы']],
  ['Карагандинская область, Абайский район', ['35', 'Абайский район']],
  ['Западно-Казахстанская область, г. Уральск', ['27', 'г. Уральск']],
  ['Западно Казахстанская обл', ['27', null]],
  ['Батыс Қазақстан облысы', ['27', null]],
  ['West Kazakhstan', ['27', null]],
  ['область Жетісу, г. Талдыкорган', ['33', 'г. Талдыкорган']],
  ['область Жетысу', ['33', null]],
  ['Жетысуская область', ['33', null]],
  ['область Ұлытау', ['62', null]],
  ['область Улытау, г. Жезказган', ['62', 'г. Жезказган']],
  ['Жамбыл облысы, Жамбыл ауданы', ['31', 'Жамбыл ауданы']],
  ['Кызылординской области', ['43', null]],
  ['Акмола облысы', ['11', null]],
  ['Южно-Казахстанская обл.', ['61', null, OLD]],
  ['Оңтүстік Қазақстан облысы, Сарыағаш', ['61', 'Сарыағаш', OLD]],
  ['ЮКО', ['61', null, OLD]],
  ['ЮКО, г. Шымкент', ['79', null, OLD]],
  ['Южно-Казахстанская область, Шымкент', ['79', null, OLD]],
  ['г. Нур-Султан', ['71', null, OLD]],
  ['Нұр-Сұлтан қаласы, Сарыарқа ауданы', ['71', 'Сарыарқа ауданы', OLD]],
  ['Джамбулская область', ['31', null, OLD]],
  ['ВКО, г. Усть-Каменогорск', ['63', 'г. Усть-Каменогорск', SHORT]],
  ['СҚО', ['59', null, SHORT]],
  ['г. Атырау', ['23', 'г. Атырау', 'W_REGION_FROM_CITY']],
  ['г. Туркестан', ['61', 'г. Туркестан', 'W_REGION_FROM_CITY']],
  ['Семей', [null, null, 'E_REGION_UNKNOWN']],
  ['г. Москва', [null, null, 'E_REGION_UNKNOWN']],
  ['Медеу ауданы', [null, null, 'E_REGION_UNKNOWN']],
  ['-', [null, null, 'E_REGION_UNKNOWN']],
]

test.group('Annex 1, column 7: region, city, district', () => {
  for (const [text, expected] of cells) {
    test(`${text} is ${expected.join(', ')}`, ({ assert }) => {
      assert.deepEqual(read(text), expected)
    })
  }

  test('every region is found by its own names', ({ assert }) => {
    for (const { kato, nameKk, nameRu } of index.regions.values())
      for (const name of [nameKk, nameRu, nameRu.toUpperCase()])
        assert.deepEqual(read(name), [kato.slice(0, 2), null], name)
  })

  test('a region whose letters are Latin look-alikes is still found', ({ assert }) => {
    assert.deepEqual(read('г. Aстана'), ['71', null])
  })

  test('a locality has an end', ({ assert }) => {
    assert.deepEqual(read(`Астана, ${'я'.repeat(301)}`), [null, null, 'E_CELL_LONG'])
  })
})
