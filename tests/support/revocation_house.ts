import db from '@adonisjs/lucid/services/db'
import app from '@adonisjs/core/services/app'
import { moveCarrier } from '#ca/carriers/move_carrier'
import { CaError } from '#ca/ca_error'
import { RegisterRevocationLetter } from '#ca/revocation/letters/register_revocation_letter'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { searchText } from '#ca/search_text'
import { ACTOR, writtenApplication } from '#tests/support/written_carriers'
import type { RevocationLetterInput } from '#ca/revocation/letters/register_revocation_letter'
import type { RevokeInput } from '#ca/revocation/revoke_certificates'
import type { WrittenOptions } from '#tests/support/written_carriers'
import type Application from '#models/application'
import type Letter from '#models/letter'

export const AGENCY_BIN = '151240000009'

const nameOf = ({ surname, givenName, patronymic, iin }: Application) =>
  searchText(surname, givenName, patronymic, iin)

/** An employee who has a certificate on a carrier that was handed out. */
export async function holder(letter: Letter, rowNumber: number, options: WrittenOptions = {}) {
  const made = await writtenApplication(letter, rowNumber, options)
  const { application, carrier, certificate } = made
  await application.merge({ state: 'handed_out' }).save()
  await certificate.merge({ search: `${nameOf(application)} ${certificate.serial}` }).save()
  await db.transaction((trx) =>
    moveCarrier(trx, {
      carrierId: carrier.id,
      to: 'handed_out',
      applicationId: application.id,
      actor: ACTOR,
      at: certificate.reservedAt,
    })
  )
  await carrier.refresh()
  return made
}

/** A row of annex 7 that asks to revoke what an employee has. */
export const rowOf = ({ fullName, iin, bin, organisation }: Application) => ({
  ...{ fullName, iin, bin, organisation },
})

/** Registers a letter with annex 7, its rows typed, without anything to remark unless changed. */
export async function registerRevocation(
  applications: Application[],
  change: Partial<RevocationLetterInput> = {}
) {
  const register = await app.container.make(RegisterRevocationLetter)
  return register.handle(
    {
      agencyBin: AGENCY_BIN,
      number: '07-1/390',
      datedOn: '2026-11-16',
      receivedOn: '2026-11-16',
      ground: 'holder_leaves',
      headName: 'Тлеубаев Н. С.',
      executorName: 'Омарова А. К.',
      executorPhone: '+7 (7172) 74-31-20',
      rows: { typed: applications.map(rowOf) },
      ...change,
    },
    'operator'
  )
}

/** Revokes certificates on a document, without a letter. */
export async function revoke(serials: string[], change: Partial<RevokeInput> = {}) {
  const revoking = await app.container.make(RevokeCertificates)
  const input = { ground: 'holder_asked', channel: 'offline', basis: 'Приказ № 7' } as const
  return revoking.handle({ ...input, serials, ...change }, 'operator')
}

/** The code with which an act was refused. */
export async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act
  } catch (error) {
    if (error instanceof CaError) return error.code
    throw error
  }
  throw new Error('it was not refused')
}
