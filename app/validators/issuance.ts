import vine from '@vinejs/vine'
import { carrierSerial } from '#validators/carrier_serial'
import { sameAs } from '#validators/same_as'
import { CONNECTORS } from '#models/carrier'
import { CARRIER_ALGORITHMS } from '#station/drivers/carrier_driver'

/** The longest PIN that is taken in; the station has its own, shorter limit and says so. */
const pin = () => vine.string().maxLength(64)

/** Who sits at the desk and which carrier is meant. */
export const deskPlace = vine.create({
  application: vine.number().withoutDecimals().positive().optional(),
  carrier: carrierSerial().optional(),
  written: vine.number().withoutDecimals().positive().optional(),
  already: vine.boolean().optional(),
})

export const chosenCarrierSerial = vine.create({ carrier: carrierSerial() })

/** A carrier as the station on the operator's machine has reported it to the page. */
const reported = {
  carrier: carrierSerial(),
  model: vine.string().trim().maxLength(64),
  connector: vine.enum(CONNECTORS),
  state: vine.enum(['blank', 'key', 'written'] as const),
  algorithm: vine.enum(CARRIER_ALGORITHMS),
  tries: vine.number().withoutDecimals().min(0).optional(),
}

export const reportedCarrier = vine.create(reported)

/** All that are plugged in there. */
export const reportedCarriers = vine.create({
  carriers: vine.array(vine.object(reported)).maxLength(32),
})

/** Bytes in base64, as long as a request or a certificate may be. */
const bytes = (longest: number) =>
  vine
    .string()
    .maxLength(longest)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/)

export const stationRequest = vine.create({ carrier: carrierSerial(), request: bytes(22_000) })

export const stationReadBack = vine.create({ carrier: carrierSerial(), certificate: bytes(90_000) })

/** A blank demonstration carrier to be plugged in. */
export const blankCarrier = vine.create({ connector: vine.enum(CONNECTORS) })

/** The one button. The PIN is typed twice when it is being set, once when the carrier has it already. */
export const writing = vine.create({
  carrier: carrierSerial(),
  pin: pin(),
  begun: vine.boolean().optional(),
  pin_again: pin().use(sameAs('pin')).optional().requiredWhen('begun', '!=', '1'),
})
