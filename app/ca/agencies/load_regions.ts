import { readFile } from 'node:fs/promises'
import db from '@adonisjs/lucid/services/db'

interface RegionFact {
  kato: string
  name_kk: string
  name_ru: string
  name_en: string
}

/** The seventeen regions and three cities of the republic as they are supplied. */
export async function suppliedRegions(): Promise<RegionFact[]> {
  const file = new URL('../../../database/seeders/data/kato_regions.json', import.meta.url)
  return JSON.parse(await readFile(file, 'utf8'))
}

/** Loads the regions with their KATO codes; again, it only corrects names. Reference data, not an act: no audit. */
export class LoadRegions {
  /** @returns how many regions there are */
  async handle(): Promise<number> {
    const facts = await suppliedRegions()
    const rows = facts.map(({ kato, name_kk, name_ru, name_en }) => ({
      kato,
      name_kk,
      name_ru,
      name_en,
    }))
    await db.insertQuery().table('regions').multiInsert(rows).onConflict('kato').merge()
    return rows.length
  }
}
