import vine from '@vinejs/vine'

/** A carrier's serial number, as it reports itself. */
export const carrierSerial = () => vine.string().trim().maxLength(64)
