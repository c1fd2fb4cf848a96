import type Region from '#models/region'

/** A name under which a region is written. */
export interface RegionName {
  kato: string
  /** A city of the republic rather than a region. */
  city: boolean
  /** Why the name is remarked upon, when it is. */
  remark: 'W_REGION_OLD_NAME' | 'W_REGION_ABBREVIATED' | null
}

/** Every name of every region, written without spaces, hyphens and words such as "область". */
export type RegionNames = ReadonlyMap<string, readonly RegionName[]>

const GENERIC = /(^|\s)(облысы|область|қаласы|город|oblysy|region)(?=\s|$)/gi

/** Other ways in which today's names are written. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  100000000: ['абайская', 'абайской'],
  110000000: ['акмола'],
  150000000: ['актобе'],
  230000000: ['атырау'],
  330000000: ['жетысу', 'жетысуская', 'жетісуская', 'жетысуской'],
  350000000: ['караганда'],
  390000000: ['костанай'],
  430000000: ['кызылорда'],
  470000000: ['мангистау', 'мангыстауская', 'мангистауской', 'мангыстау'],
  610000000: ['туркестан'],
  620000000: ['улытау', 'улытауская', 'ұлытауская', 'улытауской'],
}

/** Abbreviations that everybody writes. */
const ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = {
  270000000: ['зко', 'бқо'],
  590000000: ['ско', 'сқо'],
  630000000: ['вко', 'шқо'],
}

/** Names that were changed: the region of 2018, the capital of 2019 to 2022, spellings before 1993. */
const OLD_NAMES: Readonly<Record<string, readonly string[]>> = {
  110000000: ['целиноградская'],
  190000000: ['алмаатинская'],
  230000000: ['гурьевская'],
  310000000: ['джамбулская', 'джамбульская', 'джамбылская'],
  390000000: ['кустанайская', 'кустанай'],
  430000000: ['кзылординская'],
  470000000: ['мангышлакская'],
  610000000: [
    'южноказахстанская',
    'южноказахстанской',
    'оңтүстікқазақстан',
    'юко',
    'оқо',
    'чимкентская',
  ],
  710000000: ['нурсултан', 'нұрсұлтан'],
  750000000: ['алмаата'],
  790000000: ['чимкент'],
}

/** A name as it is compared: lower case, no spaces, no hyphens, ё as е. */
export function nameKey(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replaceAll(/[\s-]/g, '')
}

function ownNames(region: Region): string[] {
  const names = [region.nameKk, region.nameRu, region.nameEn].map((name) =>
    nameKey(name.replace(GENERIC, ' '))
  )
  const cases = names.filter((name) => name.endsWith('ая')).map((name) => name.replace(/ая$/, 'ой'))
  return [...names, ...cases]
}

/** Indexes the names of the regions. */
export function regionNames(regions: readonly Region[]): RegionNames {
  const names = new Map<string, RegionName[]>()
  const add = (texts: readonly string[] | undefined, name: RegionName) => {
    for (const text of new Set(texts)) names.set(text, [...(names.get(text) ?? []), name])
  }
  for (const region of regions) {
    const { kato } = region
    const city = kato.startsWith('7')
    const spellings = [...ownNames(region), ...(SPELLINGS[kato] ?? [])]
    add(spellings, { kato, city, remark: null })
    add(ABBREVIATIONS[kato], { kato, city, remark: 'W_REGION_ABBREVIATED' })
    add(OLD_NAMES[kato], { kato, city, remark: 'W_REGION_OLD_NAME' })
  }
  return names
}
