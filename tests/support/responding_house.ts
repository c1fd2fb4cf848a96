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

/** A house whose services are certified, with a responder over its keys. */
export async function respondingHouse(algorithm: DemonstrationAlgorithm = 'gost-2015') {
  const house = await IssuingHouse.open()
  const ceremony = await house.make(HoldDemonstrationCeremony)
  await ceremony.handle('shell:test', algorithm)
  const renewing = await house.make(RenewServices)
  await renewing.handle()
  const state = await currentStateAuthority(algorithm)
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
