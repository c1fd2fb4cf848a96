import { CaError } from '#ca/ca_error'
import { SECOND_CERTIFICATE_GROUNDS } from '#models/application'
import type { SecondCertificateGround } from '#models/application'

/** S-11.5: the ground for a second certificate, by IIN. */
export type Grounds = ReadonlyMap<string, SecondCertificateGround>

/**
 * Reads grounds as they were given, IIN by IIN.
 *
 * @throws CaError E_GROUND_UNKNOWN
 */
export function readGrounds(given: Readonly<Record<string, string>> = {}): Grounds {
  return new Map(
    Object.entries(given).map(([iin, text]) => {
      const ground = SECOND_CERTIFICATE_GROUNDS.find((each) => each === text)
      if (!ground) throw new CaError('E_GROUND_UNKNOWN', { iin, ground: text })
      return [iin.trim(), ground]
    })
  )
}
