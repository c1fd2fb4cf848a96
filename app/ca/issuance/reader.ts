import { CaError } from '#ca/ca_error'
import type { CarrierInfo, Desk } from '#ca/carriers/desk'

/** What is plugged in at the desk; when nobody can tell, why. */
export interface Reader {
  carriers: CarrierInfo[]
  problem: CaError | null
}

/**
 * Looks at the desk without failing: a desk whose station is down is shown as such. Carriers at the operators' own
 * machines are not seen from here: their page looks.
 */
export async function lookAtReader(desk: Desk): Promise<Reader> {
  if (desk.isAtOperators) return { carriers: [], problem: null }
  try {
    return { carriers: await desk.list(), problem: null }
  } catch (error) {
    if (!(error instanceof CaError)) throw error
    return { carriers: [], problem: error }
  }
}
