import vine from '@vinejs/vine'
import { DELIVERIES } from '#models/hand_out'
import { LETTER_DELIVERIES } from '#models/revocation_letter'
import { GROUND_KEYS } from '#ca/revocation/grounds'
import { MOST_TOGETHER } from '#ca/revocation/revocable_certificates'
import { day } from '#validators/day'
import { pageNumber } from '#validators/paging'

const rowId = () => vine.number().withoutDecimals().positive()
const serial = () =>
  vine
    .string()
    .trim()
    .regex(/^[0-9a-fA-F]{2,40}$/)
const carrierSerial = () => vine.string().trim().maxLength(64)
const identificationNumber = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{12}$/)
const typedPassword = () => vine.string().maxLength(512)

/** The list of revocations: words and a page. */
export const revocationSearch = vine.create({
  q: vine.string().trim().maxLength(200).optional(),
  page: pageNumber(),
})

/** Whose certificates are to be revoked. */
export const revocationScope = vine.create({
  letter: rowId().optional(),
  person: identificationNumber().optional(),
  agency: identificationNumber().optional(),
  carrier: carrierSerial().optional(),
  certificate: serial().optional(),
})

/** The act: which certificates, why, by which letter. `step` says which button was pressed. */
export const revocation = vine.create({
  step: vine.enum(['edit', 'check', 'revoke'] as const),
  certificates: vine.array(serial()).minLength(1).maxLength(MOST_TOGETHER),
  ground: vine.enum(GROUND_KEYS),
  letter: rowId().optional(),
  basis: vine.string().trim().maxLength(500).optional(),
  known_since: day().optional(),
  checked: vine.accepted().optional().requiredWhen('step', '=', 'revoke'),
  password: typedPassword().optional().requiredWhen('step', '=', 'revoke'),
})

/** What a letter with annex 7 says around its table. */
export const revocationLetterFacts = vine.create({
  agency: vine.string().trim().maxLength(600),
  number: vine.string().trim().maxLength(100),
  dated_on: day(),
  received_on: day(),
  letter_delivery: vine.enum(LETTER_DELIVERIES),
  ground: vine.enum(GROUND_KEYS),
  head_name: vine.string().trim().maxLength(200),
  executor_name: vine.string().trim().maxLength(200),
  executor_phone: vine.string().trim().maxLength(50),
  carriers_attached: vine.number().withoutDecimals().min(0).max(2000).optional(),
})

/** Why a certificate of a letter is not revoked. */
export const settingAside = vine.create({
  reason: vine.string().trim().minLength(10).maxLength(500),
})

/** A carrier that is back. */
export const carrierReturn = vine.create({
  delivery: vine.enum(DELIVERIES),
  brought_by: vine.string().trim().maxLength(200),
  item_number: vine.string().trim().maxLength(100).optional(),
})

/** A carrier that came back to be erased: with its PIN here, or what the operator's station says of it then. */
export const restocking = vine.create({
  pin: vine.string().maxLength(64).optional(),
  state: vine.enum(['blank', 'key', 'written'] as const).optional(),
})

/** What a hold begins or ends on. */
export const hold = vine.create({
  document: vine.string().trim().maxLength(500),
  checked: vine.accepted(),
  password: typedPassword(),
})

/** The first half of the emergency path. */
export const emergencyProposal = vine.create({
  reason: vine.string().trim().minLength(10).maxLength(500),
  known_since: day().optional(),
  password: typedPassword(),
})

/** The second half. */
export const emergencyConfirmation = vine.create({
  checked: vine.accepted(),
  password: typedPassword(),
})
