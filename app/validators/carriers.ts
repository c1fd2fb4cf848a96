import vine from '@vinejs/vine'
import { CARRIER_STATES, CONNECTORS } from '#models/carrier'
import { DELIVERIES, RECIPIENT_DOCUMENTS } from '#models/hand_out'
import { day } from '#validators/day'
import { pageNumber } from '#validators/paging'

const rowId = () => vine.number().withoutDecimals().positive()

/** Which carriers to list. */
export const carrierFilter = vine.create({
  q: vine.string().trim().maxLength(64).optional(),
  state: vine.enum(CARRIER_STATES).optional(),
  connector: vine.enum(CONNECTORS).optional(),
  page: pageNumber(),
})

/** Which lines of the issue journal. */
export const journalFilter = vine.create({
  from: day().optional(),
  to: day().optional(),
  agency: rowId().optional(),
  letter: rowId().optional(),
})

/** Which employees of a letter; none stands for all. */
export const someApplications = vine.create({
  applications: vine.array(rowId()).maxLength(2000).optional(),
})

/** Who takes which carriers. `step` says which button was pressed. */
export const handOut = vine.create({
  step: vine.enum(['edit', 'check', 'hand_out'] as const),
  applications: vine.array(rowId()).minLength(1).maxLength(2000),
  delivery: vine.enum(DELIVERIES),
  recipient_name: vine.string().trim().maxLength(200),
  recipient_document: vine
    .enum(RECIPIENT_DOCUMENTS)
    .optional()
    .requiredWhen('delivery', '=', 'hand'),
  recipient_document_number: vine
    .string()
    .trim()
    .maxLength(100)
    .optional()
    .requiredWhen('delivery', '=', 'hand'),
})
