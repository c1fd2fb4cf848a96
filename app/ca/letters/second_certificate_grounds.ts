import { CaError } from '#ca/ca_error'
import { OFFLINE_GROUNDS, SECOND_CERTIFICATE_GROUNDS } from '#models/application'
import type { OfflineGround, SecondCertificateGround } from '#models/application'

/** What may be said for somebody in a letter: S-11.5 (a second certificate), S-4.2 (offline all the same, S-9). */
export const GROUNDS = [...SECOND_CERTIFICATE_GROUNDS, ...OFFLINE_GROUNDS] as const
export type Ground = SecondCertificateGround | OfflineGround

/** The ground by IIN. */
export type Grounds = ReadonlyMap<string, Ground>

/** The ground of S-11.5 that is given for somebody. */
export const secondCertificateGround = (grounds: Grounds, iin: string) =>
  SECOND_CERTIFICATE_GROUNDS.find((each) => each === grounds.get(iin)) ?? null

/** The ground of S-4.2 that is given for somebody. */
export const offlineGround = (grounds: Grounds, iin: string) =>
  OFFLINE_GROUNDS.find((each) => each === grounds.get(iin)) ?? null

/**
 * Reads grounds as they were given, IIN by IIN.
 *
 * @throws CaError E_GROUND_UNKNOWN
 */
export function readGrounds(given: Readonly<Record<string, string>> = {}): Grounds {
  return new Map(
    Object.entries(given).map(([iin, text]) => {
      const ground = GROUNDS.find((each) => each === text)
      if (!ground) throw new CaError('E_GROUND_UNKNOWN', { iin, ground: text })
      return [iin.trim(), ground]
    })
  )
}
