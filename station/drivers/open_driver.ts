import { isAbsolute } from 'node:path'
import { StationError } from '#station/station_error'
import type { CarrierDriver } from '#station/drivers/carrier_driver'

/**
 * The driver of a source: `file:DIR` or `pkcs11:MODULE`, both with absolute paths. Only the driver that is
 * asked for is loaded.
 *
 * @throws StationError E_CARRIER_SOURCE, E_CARRIER_MODULE
 */
export async function openDriver(source: string): Promise<CarrierDriver> {
  const [, kind, path] = /^(file|pkcs11):(.+)$/s.exec(source) ?? []
  if (!path || !isAbsolute(path)) throw new StationError('E_CARRIER_SOURCE', { source })
  if (kind === 'file') {
    const { FileDriver } = await import('#station/drivers/file')
    return FileDriver.open(path)
  }
  const { Pkcs11Driver } = await pkcs11Driver(path)
  return Pkcs11Driver.open(path)
}

/** pkcs11js is compiled when it is installed, and left out where there is no compiler. */
async function pkcs11Driver(module: string) {
  try {
    return await import('#station/drivers/pkcs11')
  } catch {
    throw new StationError('E_CARRIER_MODULE', { module, reason: 'pkcs11js' })
  }
}
