import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { checkBin } from '#ca/agencies/identification_numbers'
import { isUniqueViolation } from '#ca/unique_violation'
import { searchText } from '#ca/search_text'
import Agency from '#models/agency'
import Region from '#models/region'
import type { Actor } from '#ca/actor'

export interface NewAgency {
  bin: string
  nameKk: string
  nameRu: string
  /** KATO code: a region's, or of any place in it (its first two digits name the region). */
  regionKato: string
  /** S-9: it applies online. */
  localExecutiveBody?: boolean
}

const LONGEST_NAME = 500

function checkName(language: 'kk' | 'ru', name: string): string {
  const clean = name.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (clean === '') throw new CaError('E_AGENCY_NAME_EMPTY', { language })
  if (clean.length > LONGEST_NAME)
    throw new CaError('E_AGENCY_NAME_LONG', { language, characters: LONGEST_NAME })
  return clean
}

async function regionOf(kato: string): Promise<string> {
  const region = /^\d{2,9}$/.test(kato) && (await Region.find(kato.slice(0, 2).padEnd(9, '0')))
  if (!region) throw new CaError('E_REGION_KATO_UNKNOWN', { kato })
  return region.kato
}

function checkedBin(text: string): string {
  const bin = text.replace(/\s/g, '')
  const [problem] = checkBin(bin)
  if (problem) throw new CaError(problem.code, problem.facts)
  return bin
}

/** Enters a state agency, or a territorial division of one, that may send letters. */
@inject()
export class AddAgency {
  constructor(protected audit: AuditLog) {}

  /** @throws CaError E_BIN_…, E_AGENCY_NAME_EMPTY, E_AGENCY_NAME_LONG, E_REGION_KATO_UNKNOWN, E_AGENCY_EXISTS */
  async handle(input: NewAgency, actor: Actor): Promise<Agency> {
    const bin = checkedBin(input.bin)
    const nameKk = checkName('kk', input.nameKk)
    const nameRu = checkName('ru', input.nameRu)
    const regionKato = await regionOf(input.regionKato.trim())
    const { localExecutiveBody = false } = input
    const data = { bin, nameKk, nameRu, regionKato, localExecutiveBody }
    return db.transaction(async (trx) => {
      const search = searchText(bin, nameKk, nameRu)
      const agency = await Agency.create({ ...data, search }, { client: trx }).catch((error) => {
        throw isUniqueViolation(error) ? new CaError('E_AGENCY_EXISTS', { bin }, 409) : error
      })
      await this.audit.append(trx, {
        event: 'agency_added',
        actor,
        subject: `agency:${agency.id}`,
        data,
      })
      return agency
    })
  }
}
