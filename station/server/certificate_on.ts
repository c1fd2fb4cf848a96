import { StationError } from '#station/station_error'
import type { CarrierDriver, CarrierInfo } from '#station/drivers/carrier_driver'

/** Our certificate (DER) on a carrier; null when there is none. */
export async function certificateOn(
  driver: CarrierDriver,
  { serialNumber, state }: CarrierInfo
): Promise<Uint8Array | null> {
  if (state !== 'written') return null
  return driver.read(serialNumber).catch((error: unknown) => {
    if (error instanceof StationError && error.code === 'E_CERTIFICATE_ABSENT') return null
    throw error
  })
}
