import type { Infer } from '@vinejs/vine/types'
import type { CarrierInfo } from '#ca/carriers/desk'
import type { reportedCarrier } from '#validators/issuance'

/** A carrier that a page has reported, as the desk knows carriers. */
export function carrierOf(reported: Infer<typeof reportedCarrier>): CarrierInfo {
  const { carrier, tries, ...facts } = reported
  return { ...facts, serialNumber: carrier, pinTriesLeft: tries ?? null }
}
