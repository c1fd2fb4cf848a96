import vine from '@vinejs/vine'
import { CARRIER_STATES, CONNECTORS } from '#models/carrier'
import { DELIVERIES, RECIPIENT_DOCUMENTS } from '#models/hand_out'
import { carrierSerial } from '#validators/carrier_serial'
import { day } from '#validators/day'
import { CARRIER_REFUSALS, MAINTENANCE, REFUSABLE } from '#ca/carriers/maintain_carrier'
import { CARRIER_ALGORITHMS, OBJECT_STANDINGS, OBJECT_TYPES } from '#station/drivers/carrier_driver'
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
  held: vine.array(rowId()).maxLength(2000).optional(),
  even_on_hold: vine.accepted().optional(),
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

/** The most that other programs are expected to keep on one carrier. */
const MOST_OBJECTS = 500

const smallNumber = () => vine.number().withoutDecimals().min(0).max(100_000)

/** What the station on the operator's machine sees on a carrier, however long other programs have made it. */
export const carrierObjects = vine.create({
  objects: vine
    .array(
      vine.object({
        type: vine.enum(OBJECT_TYPES),
        label: vine.string().nullable().optional(),
        maker: vine.enum(['ours', 'foreign'] as const),
        standing: vine.enum(OBJECT_STANDINGS),
        pair: vine.string().maxLength(512).nullable().optional(),
        algorithm: vine.enum(CARRIER_ALGORITHMS).nullable().optional(),
        certificate: vine
          .string()
          .regex(/^[A-Za-z0-9+/]+={0,2}$/)
          .nullable()
          .optional(),
      })
    )
    .maxLength(MOST_OBJECTS),
  with_pin: vine.boolean(),
  tries: smallNumber().optional(),
})

/** What a carrier has refused, and who was signed in at the page that wanted it. */
export const refusal = vine.create({
  params: vine.object({ serial: carrierSerial() }),
  operator: vine.string().maxLength(64),
  act: vine.enum(REFUSABLE),
  code: vine.enum(CARRIER_REFUSALS),
  tries: smallNumber().optional(),
})

/** What it has done to one, and who was signed in at the page that had it done. */
export const maintenance = vine.create({
  params: vine.object({ serial: carrierSerial() }),
  operator: vine.string().maxLength(64),
  act: vine.enum(MAINTENANCE),
  erased: smallNumber().optional().requiredWhen('act', '=', 'erase_leftovers'),
  left: smallNumber().optional().requiredWhen('act', '=', 'erase_leftovers'),
})
