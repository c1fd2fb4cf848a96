import { DateTime } from 'luxon'
import app from '@adonisjs/core/services/app'
import { DEMONSTRATION_AGENCIES } from '#ca/agencies/add_demonstration_agencies'
import { Clock, FixedClock } from '#ca/clock'
import { CaError } from '#ca/ca_error'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { onlineNumber } from '#ca/letters/online_number'
import { RegisterRevocationLetter } from '#ca/revocation/letters/register_revocation_letter'
import { RegisterOnlineLetter } from '#ca/online/register_online_letter'
import { FILED_AT } from '#tests/support/online_moments'
import { IssuingHouse } from '#tests/support/issuing_house'
import { KeyPair } from '#ca/crypto/key_pair'
import { OnlineHolder } from '#tests/support/online_holder'
import { enterReferenceData } from '#tests/support/reference_data'
import Certificate from '#models/certificate'
import type { RealCarrier } from '#tests/support/online_holder'
import type Application from '#models/application'
import type OnlineApplication from '#models/online_application'
import type { OnlineLetter } from '#ca/online/register_online_letter'

/** An authority that is older than the holders' certificates, with regions, calendar and the demonstration agency. */
export async function openOnlineHouse() {
  app.container.swap(Clock, () => new FixedClock('2023-12-13T05:00:00Z'))
  try {
    await enterReferenceData()
    return await IssuingHouse.open()
  } finally {
    app.container.restore(Clock)
  }
}

/** A holder whose certificate ends soon, on the day of the reference screens. */
export async function aHolder(
  house: IssuingHouse,
  changes: Partial<Application> = {},
  onto: RealCarrier | null = null
) {
  const holder = await OnlineHolder.make(house, changes, onto)
  goTo(house, FILED_AT)
  return holder
}

/** Whatever is made in the house from now on sees this moment. */
export function goTo(house: IssuingHouse, iso: string) {
  house.at(DateTime.fromISO(iso, { zone: 'utc' }))
}

/** The row of annex 4 that an application's letter would have. */
export function annex4Row(online: OnlineApplication, changes: Record<string, string> = {}) {
  return {
    fullName: online.fullName,
    iin: online.iin,
    bin: online.bin,
    organisation: online.organisation,
    position: online.position,
    region: 'г. Астана',
    onlineNumber: onlineNumber(online.id),
    email: online.email,
    phone: online.phone,
    ...changes,
  }
}

let letters = 0

const LETTER = {
  datedOn: '2026-11-17',
  headName: 'Тлеубаев Н. С.',
  executorName: 'Омарова А. К.',
  executorPhone: '+7 (7172) 74-31-20',
}

/** Registers the letter of annex 4 for applications. */
export async function letterFor(
  house: IssuingHouse,
  rows: ReturnType<typeof annex4Row>[],
  changes: Partial<OnlineLetter> = {}
) {
  const registering = await house.make(RegisterOnlineLetter)
  return registering.handle({ ...letterWith(rows), ...changes }, 'operator')
}

const letterWith = (rows: ReturnType<typeof annex4Row>[]): OnlineLetter => ({
  agencyBin: DEMONSTRATION_AGENCIES[0].bin,
  number: `4-${++letters}`,
  ...LETTER,
  rows: { typed: rows },
})

/** The letter of annex 4 for one application, not registered yet. */
export const letterOf = (online: OnlineApplication) => letterWith([annex4Row(online)])

/** Registers the letter of annex 7 for applications to revoke; its id, and the codes of what was remarked. */
export async function annex7LetterFor(
  house: IssuingHouse,
  asked: Pick<OnlineApplication, 'id' | 'fullName' | 'iin' | 'bin' | 'organisation'>[],
  changes: Record<string, string> = {}
) {
  const registering = await house.make(RegisterRevocationLetter)
  const { letter, findings } = await registering.handle(
    {
      ...LETTER,
      agencyBin: DEMONSTRATION_AGENCIES[0].bin,
      number: `7-${++letters}`,
      ground: 'holder_leaves',
      rows: {
        typed: asked.map(({ id, fullName, iin, bin, organisation }) => ({
          ...{ fullName, iin, bin, organisation, onlineNumber: onlineNumber(id) },
          ...changes,
        })),
      },
    },
    'operator'
  )
  return { id: letter?.id ?? 0, findings: findings.map(({ code }) => code) }
}

/** Applied, the letter here, confirmed: the certificate waits to be installed. */
export async function confirmed(house: IssuingHouse, holder: OnlineHolder) {
  const pair = KeyPair.generate('gost-2015')
  const online = await holder.file({}, pair)
  await letterFor(house, [annex4Row(online)])
  const confirming = await house.make(ConfirmOnlineApplication)
  const { id } = await confirming.handle(
    { onlineApplicationId: online.id, acceptDifferences: false },
    'operator'
  )
  return { online, pair, certificate: await Certificate.findOrFail(id) }
}

/** The code of what an act is refused with; null when it is not. */
export async function refusal(act: () => Promise<unknown>) {
  try {
    await act()
  } catch (error) {
    if (error instanceof CaError) return error.code
    throw error
  }
  return null
}
