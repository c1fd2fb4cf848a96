import { annex1Line } from '#ca/letters/annex1/annex1_table'
import { regionNames } from '#ca/letters/fields/region_names'
import { suppliedRegions } from '#ca/agencies/load_regions'
import Region from '#models/region'
import type { Annex1Line, Annex1Row, Field } from '#ca/letters/annex1/annex1_table'
import type { RegionIndex } from '#ca/letters/fields/region'

/** A row without a fault: an invented employee of the demonstration agency 151240000009. */
export const GOOD_EMPLOYEE: Annex1Row = {
  fullName: 'Ахметов Нұрлан Серікұлы',
  iin: '850312300002',
  bin: '151240000009',
  organisation: 'Комитет труда и социальной защиты',
  position: 'главный специалист',
  region: 'г. Астана, р-н Есиль',
  email: 'n.akhmetov@komitet.gov.kz',
  phone: '+7 701 555 0101',
}

/** The same with another IIN and name. */
export const SECOND_EMPLOYEE: Annex1Row = {
  ...GOOD_EMPLOYEE,
  fullName: 'Мамырова Толкын Жумабаевна',
  iin: '901130400501',
}

/** A line of a table as it would be read from a file whose columns stand as on the form. */
export function lineOf(change: Partial<Annex1Row> = {}, row = 1): Annex1Line {
  const texts = Object.entries({ ...GOOD_EMPLOYEE, ...change }) as [Field, string][]
  const cells = texts.map(([field, text], index) => [
    field,
    { text, address: `${'BCDEFGHI'[index]}${row + 3}` },
  ])
  return annex1Line(row, Object.fromEntries(cells))
}

/** The regions of the republic and their names, without a database. */
export async function suppliedRegionIndex(): Promise<RegionIndex> {
  const facts = await suppliedRegions()
  const regions = facts.map(({ kato, name_kk: nameKk, name_ru: nameRu, name_en: nameEn }) =>
    new Region().fill({ kato, nameKk, nameRu, nameEn })
  )
  return {
    regions: new Map(regions.map((region) => [region.kato, region])),
    names: regionNames(regions),
  }
}
