import vine from '@vinejs/vine'
import { sameAs } from '#validators/same_as'
import { CONNECTORS } from '#models/carrier'

/** A carrier's serial number, as it reports itself. */
const serialNumber = () => vine.string().trim().maxLength(64)

/** The longest PIN that is taken in; the station has its own, shorter limit and says so. */
const pin = () => vine.string().maxLength(64)

/** Who sits at the desk and which carrier is meant. */
export const deskPlace = vine.create({
  application: vine.number().withoutDecimals().positive().optional(),
  carrier: serialNumber().optional(),
  written: vine.number().withoutDecimals().positive().optional(),
  already: vine.boolean().optional(),
})

export const chosenCarrierSerial = vine.create({ carrier: serialNumber() })

/** A blank demonstration carrier to be plugged in. */
export const blankCarrier = vine.create({ connector: vine.enum(CONNECTORS) })

/** The one button. The PIN is typed twice when it is being set, once when the carrier has it already. */
export const writing = vine.create({
  carrier: serialNumber(),
  pin: pin(),
  begun: vine.boolean().optional(),
  pin_again: pin().use(sameAs('pin')).optional().requiredWhen('begun', '!=', '1'),
})
