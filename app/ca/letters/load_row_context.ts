import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import { ZONE } from '#ca/clock'
import { regionNames } from '#ca/letters/fields/region_names'
import { shownDate } from '#ca/letters/letter_facts'
import { sqlMoment } from '#ca/moments'
import Agency from '#models/agency'
import Application from '#models/application'
import Certificate from '#models/certificate'
import Region from '#models/region'
import { forGood } from '#models/revocation'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { Holding } from '#ca/letters/check_holding'
import type { RegionIndex } from '#ca/letters/fields/region'

const digitsOf = (lines: readonly Annex1Line[], field: 'iin' | 'bin') => [
  ...new Set(
    lines
      .map((line) => line.cells[field].text.replace(/\D/g, ''))
      .filter((digits) => digits !== '')
      .map((digits) => digits.padStart(12, '0'))
  ),
]

/** Groups what belongs to one person, in the order given. */
function byIin<T, V>(rows: readonly T[], entry: (row: T) => [iin: string, value: V]) {
  const groups = new Map<string, V[]>()
  for (const [iin, value] of rows.map(entry)) groups.set(iin, [...(groups.get(iin) ?? []), value])
  return groups
}

/** The regions and all their names. */
export async function loadRegionIndex(trx?: TransactionClientContract): Promise<RegionIndex> {
  const regions = await Region.query({ client: trx })
  return {
    regions: new Map(regions.map((region) => [region.kato, region])),
    names: regionNames(regions),
  }
}

/** Those of the BINs in the rows that belong to agencies that are entered. */
export async function loadKnownBins(lines: readonly Annex1Line[], trx: TransactionClientContract) {
  const agencies = await Agency.query({ client: trx }).whereIn('bin', digitsOf(lines, 'bin'))
  return new Set(agencies.map((agency) => agency.bin))
}

/** Valid certificates (S-11.5) and open applications of the people in the rows. */
export async function loadHolding(
  lines: readonly Annex1Line[],
  now: DateTime,
  trx: TransactionClientContract
): Promise<Omit<Holding, 'grounds'>> {
  const iins = digitsOf(lines, 'iin')
  const certificates = await Certificate.query({ client: trx })
    .whereIn('holderIin', iins)
    .where('state', 'issued')
    .where('notAfter', '>', sqlMoment(now))
    .whereDoesntHave('revocation', forGood)
    .orderBy('notAfter')
  const open = await Application.query({ client: trx })
    .whereIn('iin', iins)
    .whereIn('state', ['waiting', 'issuing'])
    .preload('letter')
  return {
    certificates: byIin(certificates, ({ holderIin, notAfter, agencyBin }) => [
      holderIin,
      { until: notAfter.setZone(ZONE).toFormat('dd.MM.yyyy'), agencyBin },
    ]),
    openApplications: byIin(open, ({ iin, bin: agencyBin, letter }) => [
      iin,
      { number: letter.number, datedOn: shownDate(letter.datedOn), agencyBin },
    ]),
  }
}

/** The people in the rows who have had a certificate, valid or not. */
export async function loadHolders(lines: readonly Annex1Line[], trx: TransactionClientContract) {
  const known = await Certificate.query({ client: trx })
    .whereIn('holderIin', digitsOf(lines, 'iin'))
    .where('state', 'issued')
    .select('holderIin')
  return new Set(known.map(({ holderIin }) => holderIin))
}
