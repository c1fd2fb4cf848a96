import { readFile } from 'node:fs/promises'
import db from '@adonisjs/lucid/services/db'
import Region from '#models/region'

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
    const rows = facts.map((fact) => ({
      kato: fact.kato,
      nameKk: fact.name_kk,
      nameRu: fact.name_ru,
      nameEn: fact.name_en,
    }))
    await db.transaction(async (trx) => {
      // The first statement writes: SQLite locks with it.
      await trx.rawQuery('update regions set kato = kato')
      await Region.updateOrCreateMany('kato', rows, { client: trx })
    })
    return rows.length
  }
}
