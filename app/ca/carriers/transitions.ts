import { CaError } from '#ca/ca_error'
import type { CarrierState } from '#models/carrier'

/** Where a carrier may go from where it is; it is always in exactly one state. */
const NEXT: Readonly<Record<CarrierState, readonly CarrierState[]>> = {
  /** In the safe, no key on it. */
  stock: ['assigned'],
  /** A key for one application is on it; erased, it goes back into stock. */
  assigned: ['written', 'stock'],
  /** The certificate was read back from it. */
  written: ['handed_out'],
  /** With the agency's employee. */
  handed_out: ['returned'],
  /** Back in the house with a revoked certificate on it (S-24); erased, it goes back into stock. */
  returned: ['stock'],
}

/** Whether a carrier may go from one state to another. */
export function mayMove(from: CarrierState, to: CarrierState): boolean {
  return NEXT[from].includes(to)
}

/** @throws CaError E_CARRIER_TRANSITION { serial, from, to } */
export function assertMayMove(serial: string, from: CarrierState, to: CarrierState): void {
  if (!mayMove(from, to)) throw new CaError('E_CARRIER_TRANSITION', { serial, from, to }, 409)
}
