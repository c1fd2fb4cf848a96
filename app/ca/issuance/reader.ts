import { CaError } from '#ca/ca_error'
import type { CarrierInfo, Desk } from '#ca/carriers/desk'

/** What is plugged in at the desk; when nobody can tell, why. */
export interface Reader {
  carriers: CarrierInfo[]
  problem: CaError | null
}

/** Looks at the desk without failing: a desk whose station is down is shown as such. */
export async function lookAtReader(desk: Desk): Promise<Reader> {
  try {
    return { carriers: await desk.list(), problem: null }
  } catch (error) {
    if (!(error instanceof CaError)) throw error
    return { carriers: [], problem: error }
  }
}
