import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import {
  HoldDemonstrationCeremony,
  type DemonstrationAlgorithm,
} from '#ca/authorities/hold_demonstration_ceremony'
import { RenewServices } from '#ca/authorities/services/renew_services'
import { Clock } from '#ca/clock'
import { IssuingHouse } from '#tests/support/issuing_house'

/** A quarter of an hour. */
export const VALIDITY = 900_000

/** The root and the State CA of an algorithm in a house: RSA keys of 4096 bits take their time. */
export async function authoritiesIn(house: IssuingHouse, algorithm: DemonstrationAlgorithm) {
  const ceremony = await house.make(HoldDemonstrationCeremony)
  await house.once(`authorities of ${algorithm}`, () => ceremony.handle('shell:test', algorithm))
}

/** The State CA of an algorithm in a house, with certified services; made when it is not there. */
export async function stateIn(house: IssuingHouse, algorithm: DemonstrationAlgorithm) {
  await authoritiesIn(house, algorithm)
  const renewing = await house.make(RenewServices)
  await house.once('services', () => renewing.handle())
  return currentStateAuthority(algorithm)
}

/** A house whose services are certified. */
export async function respondingHouse(algorithm: DemonstrationAlgorithm = 'gost-2015') {
  const house = await IssuingHouse.open()
  const state = await stateIn(house, algorithm)
  return { house, state, authority: new Uint8Array(state.certificate) }
}

/** A responder over the house's keys, and what it reported. */
export async function responderOf(house: IssuingHouse, clock?: Clock) {
  const reported: unknown[] = []
  const keys = await house.resolve(AuthorityKeys)
  const answering = new AnswerStatusRequest(
    keys,
    clock ?? (await house.resolve(Clock)),
    { validity: VALIDITY },
    (error) => reported.push(error)
  )
  return { answering, reported }
}
