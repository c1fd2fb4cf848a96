import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { FileOnlineRevocation, type RevocationFiling } from '#ca/online/file_online_revocation'
import type OnlineApplication from '#models/online_application'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

/** The certificate of a holder is asked to be revoked, by the holder unless another IIN is given. */
export async function askToRevoke(
  house: IssuingHouse,
  { certificate, iin }: OnlineHolder,
  changes: Partial<RevocationFiling> = {},
  as = iin
): Promise<OnlineApplication> {
  const filing = await house.make(FileOnlineRevocation)
  const asked = { serial: certificate.serial, ground: 'holder_leaves', language: 'kk', ...changes }
  return filing.handle(asked, { iin: as })
}

/** An operator confirms an online application. */
export async function confirmOnline(
  house: IssuingHouse,
  { id }: OnlineApplication,
  acceptDifferences = false
) {
  const confirming = await house.make(ConfirmOnlineApplication)
  return confirming.handle({ onlineApplicationId: id, acceptDifferences }, 'operator')
}
