import type { CarrierInfo } from '#station/drivers/carrier_driver'

/** A carrier as people know it: model and serial number. */
export const readerOf = ({ model, serialNumber }: CarrierInfo) => `${model} ${serialNumber}`

/** The name of a carrier in CryptoSocket's frames. */
export const profileOf = (carrier: CarrierInfo) =>
  `kztoken://user@/${encodeURIComponent(readerOf(carrier))}?ext=tok`
