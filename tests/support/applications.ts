import { LoadRegions } from '#ca/agencies/load_regions'
import { searchText } from '#ca/search_text'
import { inventedIin } from '#tests/support/invented_iin'
import Agency from '#models/agency'
import Application from '#models/application'
import Letter from '#models/letter'
import Region from '#models/region'

const BIN = '151240000009'
const REGION = '710000000'

async function loadRegions() {
  if (await Region.find(REGION)) return
  await new LoadRegions().handle()
}

async function agency() {
  const found = await Agency.findBy('bin', BIN)
  if (found) return found
  const names = { nameKk: 'Еңбек комитеті', nameRu: 'Комитет труда' }
  return Agency.create({
    ...names,
    bin: BIN,
    regionKato: REGION,
    search: searchText(names.nameKk, BIN),
  })
}

/** A registered letter of this day, without applications. */
export async function registeredLetter(number = '01-12/345', receivedOn = '2026-11-10') {
  await loadRegions()
  const { id: agencyId } = await agency()
  return Letter.create({
    agencyId,
    number,
    receivedOn,
    datedOn: receivedOn,
    registeredBy: 'shell:test',
  })
}

/** An application that waits, not stored yet: an invented employee in this row of a letter. */
export function applicationRow(
  letter: Letter,
  rowNumber: number,
  changes: Partial<Application> = {}
): Application {
  const iin = changes.iin ?? inventedIin(letter.id * 50 + rowNumber)
  return new Application().fill({
    letterId: letter.id,
    rowNumber,
    iin,
    category: 'administrative',
    surname: 'Әбдіғалиқызы',
    givenName: 'Айгерім',
    patronymic: 'Серікқызы',
    bin: BIN,
    organisation: 'Еңбек комитеті',
    position: 'Бас сарапшы',
    regionKato: REGION,
    locality: null,
    email: 'a.abdigali@enbek.gov.kz',
    phone: '+77010000001',
    dueOn: '2026-11-17',
    secondCertificateGround: null,
    state: 'waiting',
    putOffAt: null,
    search: searchText('Әбдіғалиқызы Айгерім', iin),
    ...changes,
  })
}

/** The same, stored. */
export function waitingApplication(
  letter: Letter,
  rowNumber: number,
  changes: Partial<Application> = {}
): Promise<Application> {
  return applicationRow(letter, rowNumber, changes).save()
}
