import { inject } from '@adonisjs/core'
import { AddAgency } from '#ca/agencies/add_agency'
import { SYSTEM } from '#ca/actor'
import Agency from '#models/agency'
import type { NewAgency } from '#ca/agencies/add_agency'

/** Invented agencies with right BINs, for somebody who tries the product; resources/samples has a letter of the first. */
export const DEMONSTRATION_AGENCIES: readonly NewAgency[] = [
  {
    bin: '151240000009',
    nameKk: 'Еңбек және әлеуметтік қорғау комитеті',
    nameRu: 'Комитет труда и социальной защиты',
    regionKato: '710000000',
  },
  {
    bin: '101040000002',
    nameKk: 'Түркістан облысының денсаулық сақтау басқармасы',
    nameRu: 'Управление здравоохранения Туркестанской области',
    regionKato: '610000000',
  },
  {
    bin: '220640000006',
    nameKk: 'Ұлытау облысы бойынша еңбек департаменті',
    nameRu: 'Департамент труда по области Ұлытау',
    regionKato: '620000000',
  },
  {
    bin: '220740000007',
    nameKk: 'Жетісу облысының қаржы басқармасы',
    nameRu: 'Управление финансов области Жетісу',
    regionKato: '330000000',
  },
]

/** Enters the demonstration agencies that are not there yet. */
@inject()
export class AddDemonstrationAgencies {
  constructor(protected addAgency: AddAgency) {}

  /** @returns the agencies that were added */
  async handle(actor = SYSTEM): Promise<Agency[]> {
    const added: Agency[] = []
    for (const agency of DEMONSTRATION_AGENCIES) {
      if (await Agency.findBy('bin', agency.bin)) continue
      added.push(await this.addAgency.handle(agency, actor))
    }
    return added
  }
}
