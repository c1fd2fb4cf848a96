import { regionWords } from '#ca/letters/fields/region_words'
import { refused, taken } from '#ca/letters/fields/reading'
import type Region from '#models/region'
import type { Problem } from '#ca/letters/finding'
import type { Reading } from '#ca/letters/fields/reading'
import type { RegionName, RegionNames } from '#ca/letters/fields/region_names'
import type { RegionWord } from '#ca/letters/fields/region_words'

/** What a 'region, city, district' cell says. */
export interface Place {
  kato: string
  /** What it says beyond the region: "р-н Есиль"; null when nothing. */
  locality: string | null
}

/** The regions and the names under which they are written. */
export interface RegionIndex {
  regions: ReadonlyMap<string, Region>
  names: RegionNames
}

interface Match {
  name: RegionName
  start: number
  end: number
  /** 3 named with its kind, 2 named, 1 named as a city of the same name may be, 0 named as a city only. */
  rank: number
}

const LONGEST_LOCALITY = 300
const COUNTRY = /^(республика казахстан|казахстан|рк|қазақстан республикасы|қазақстан|қр)[\s,.;]+/i

interface Around {
  before: RegionWord | undefined
  after: RegionWord | undefined
}

function around(words: RegionWord[], from: number, to: number): Around {
  const before = words[from - 1]
  return {
    before: before?.joined ? before : undefined,
    after: words[to - 1].joined ? words[to] : undefined,
  }
}

/** "Абай ауданы", "район Алматы" are districts; "Астана р-н Есиль" is a city and the district after it. */
function isDistrict({ before, after }: Around): boolean {
  if (before?.kind === 'district') return true
  return before?.kind !== 'city' && after?.kind === 'district' && !after.joined
}

function rank(
  name: RegionName,
  kinds: (string | null | undefined)[],
  ambiguous: boolean
): number | null {
  const own = name.city ? 'city' : 'region'
  if (kinds.includes(own)) return 3
  if (kinds.includes('region')) return null
  if (kinds.includes('city')) return ambiguous ? null : 0
  return ambiguous && !name.city ? 1 : 2
}

function matchesAt(words: RegionWord[], from: number, to: number, names: RegionNames): Match[] {
  const found =
    names.get(
      words
        .slice(from, to)
        .map((word) => word.key)
        .join('')
    ) ?? []
  const beside = around(words, from, to)
  if (isDistrict(beside)) return []
  return found.flatMap((name) => {
    const own = name.city ? 'city' : 'region'
    const value = rank(name, [beside.before?.kind, beside.after?.kind], found.length > 1)
    if (value === null) return []
    // The word for "region" after a name belongs to it; before it, only when none follows.
    const after = beside.after?.kind === own ? beside.after : undefined
    const before = !after && beside.before?.kind === own ? beside.before : undefined
    const start = before?.start ?? words[from].start
    return [{ name, start, end: after?.end ?? words[to - 1].end, rank: value }]
  })
}

function allMatches(text: string, names: RegionNames): Match[] {
  const words = regionWords(text)
  return words.flatMap((_, from) =>
    [1, 2, 3]
      .filter((length) => from + length <= words.length)
      .flatMap((length) => matchesAt(words, from, from + length, names))
  )
}

/** An old name of a region gives way to a city of the republic beside it: "ЮКО, г. Шымкент" is Shymkent today. */
function best(matches: Match[]): Match {
  const value = ({ name, rank: own }: Match) =>
    name.remark === 'W_REGION_OLD_NAME' && !name.city ? own - 1.5 : own
  return matches.reduce((a, b) => (value(b) > value(a) ? b : a))
}

function withoutParts(text: string, parts: Match[]): string | null {
  const rest = parts
    .toSorted((a, b) => b.start - a.start)
    .reduce((left, part) => `${left.slice(0, part.start)},${left.slice(part.end)}`, text)
  const clean = rest.replace(/\s*,[\s,]*/g, ', ').replace(/^[\s,;.]+|[\s,;]+$/g, '')
  return clean || null
}

function remarks({ name, rank: own }: Match, old: Match | undefined, region: Region): Problem[] {
  const facts = { nameKk: region.nameKk, nameRu: region.nameRu, nameEn: region.nameEn }
  const code = name.remark ?? old?.name.remark ?? (own === 0 ? 'W_REGION_FROM_CITY' : null)
  return code ? [{ code, facts }] : []
}

/**
 * Finds the region or the city of the republic in a 'region, city, district' cell by its Kazakh, Russian or
 * English name, with or without "область", "обл.", "облысы", "қаласы", "г."; the rest is the locality. Old names
 * and abbreviations are taken with a warning.
 */
export function readRegion(text: string, { regions, names }: RegionIndex): Reading<Place> {
  const cell = text.replace(COUNTRY, '')
  const matches = allMatches(cell, names)
  if (matches.length === 0) return refused({ code: 'E_REGION_UNKNOWN' })
  const match = best(matches)
  const region = regions.get(match.name.kato)
  if (!region) return refused({ code: 'E_REGION_UNKNOWN' })
  const old = matches.find((each) => each !== match && each.name.remark === 'W_REGION_OLD_NAME')
  const parts = match.rank === 0 ? [] : old ? [match, old] : [match]
  const locality = withoutParts(cell, parts)
  if ((locality?.length ?? 0) > LONGEST_LOCALITY)
    return refused({ code: 'E_CELL_LONG', facts: { characters: LONGEST_LOCALITY } })
  return taken({ kato: region.kato, locality }, ...remarks(match, old, region))
}
