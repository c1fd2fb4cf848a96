import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { CaError } from '#ca/ca_error'
import { ageOn } from '#ca/agencies/identification_numbers'
import Certificate from '#models/certificate'
import Letter from '#models/letter'
import OnlineApplication from '#models/online_application'
import { exceptRenewed } from '#ca/issuance/renewal'
import { sqlMoment } from '#ca/moments'
import type Application from '#models/application'
import { forGood } from '#models/revocation'

/** S-11.4: nobody younger gets a certificate. */
const LEAST_AGE = 16

/** A query for certificates. */
export type CertificateModelQuery = ModelQueryBuilderContract<typeof Certificate>

interface Reading {
  client?: TransactionClientContract
}

async function assertOldEnough(application: Application, options: Reading) {
  const letter = await Letter.findOrFail(application.letterId, options)
  const age = ageOn(application.iin, letter.receivedOn)
  if (age === null || age >= LEAST_AGE) return
  throw new CaError('E_HOLDER_TOO_YOUNG', {
    iin: application.iin,
    age,
    receivedOn: letter.receivedOn,
  })
}

/** Who asks for a certificate, on which ground for a second one, and whose carrier it goes onto when it renews one. */
export interface Asking {
  iin: string
  bin: string
  secondCertificateGround: Application['secondCertificateGround']
  renewedCarrierId: number | null
}

function otherCertificates(
  { iin, renewedCarrierId }: Asking,
  now: DateTime,
  options: Reading
): CertificateModelQuery {
  const others = Certificate.query(options)
    .where('holderIin', iin)
    .whereIn('state', ['reserved', 'issued'])
    .where('notAfter', '>', sqlMoment(now))
    .whereDoesntHave('revocation', forGood)
  return renewedCarrierId === null ? others : exceptRenewed(others, renewedCarrierId, now)
}

async function askingOf(application: Application, options: Reading): Promise<Asking> {
  const { iin, bin, secondCertificateGround, onlineApplicationId } = application
  const online = onlineApplicationId
    ? await OnlineApplication.findOrFail(onlineApplicationId, options)
    : null
  return { iin, bin, secondCertificateGround, renewedCarrierId: online?.carrierId ?? null }
}

/**
 * S-11.5: nobody has a second valid certificate without a ground for it.
 *
 * @throws CaError E_HOLDER_HAS_CERTIFICATE, E_HOLDER_SAME_AGENCY
 */
export async function assertNoOther(asking: Asking, now: DateTime, options: Reading = {}) {
  const { iin, bin, secondCertificateGround: ground } = asking
  if (ground !== null && ground !== 'two_agencies') return
  const others = otherCertificates(asking, now, options)
  if (ground === 'two_agencies') {
    const same = await others.where('agencyBin', bin).first()
    if (same) throw new CaError('E_HOLDER_SAME_AGENCY', { iin, bin, serial: same.serial }, 409)
  }
  if (ground !== null) return
  const other = await others.first()
  if (other) throw new CaError('E_HOLDER_HAS_CERTIFICATE', { iin, serial: other.serial }, 409)
}

/**
 * Whether a certificate may be issued for an application: it waits, its holder is sixteen or older (S-11.4) and
 * has no other valid certificate, unless the application names a ground for a second one (S-11.5), which for work in
 * two agencies must be of the other agency. A certificate that an online application (S-5) renews is no other one.
 *
 * @param options `client` when the answer must still hold at the commit; lock the holder's applications first
 * @throws CaError E_APPLICATION_STATE, E_HOLDER_TOO_YOUNG, E_HOLDER_HAS_CERTIFICATE, E_HOLDER_SAME_AGENCY
 */
export async function assertIssuable(
  application: Application,
  now: DateTime,
  options: Reading = {}
): Promise<void> {
  const { id, state } = application
  if (state !== 'waiting') throw new CaError('E_APPLICATION_STATE', { application: id, state }, 409)
  await assertOldEnough(application, options)
  await assertNoOther(await askingOf(application, options), now, options)
}
