import { isAbsolute } from 'node:path'
import { StationError } from '#station/station_error'
import type { CarrierDriver } from '#station/drivers/carrier_driver'

/**
 * The driver of a source: `file:DIR` or `pkcs11:MODULE`, both with absolute paths. Only the driver that is
 * asked for is loaded.
 *
 * @throws StationError E_CARRIER_SOURCE
 */
export async function openDriver(source: string): Promise<CarrierDriver> {
  const [, kind, path] = /^(file|pkcs11):(.+)$/s.exec(source) ?? []
  if (!path || !isAbsolute(path)) throw new StationError('E_CARRIER_SOURCE', { source })
  if (kind === 'file') {
    const { FileDriver } = await import('#station/drivers/file')
    return FileDriver.open(path)
  }
  const { Pkcs11Driver } = await import('#station/drivers/pkcs11')
  return Pkcs11Driver.open(path)
}
