import { StationError } from '#station/station_error'
import type { StationFacts } from '#station/station_error'
import type { CarrierInfo, CarrierObject } from '#station/drivers/carrier_driver'

/** The version of this conversation. A station answers other versions with E_MESSAGE_VERSION. */
export const MESSAGE_VERSION = 1

/**
 * What can be asked and which fields each question has; all of them are text. `subject` (DER Name),
 * `certificate` (DER) and `data` are base64; an empty `pin` of `objects` means that there is none. A message is one line
 * of JSON: `{ v, id, type, …fields }`.
 */
export const QUESTIONS = {
  list: [],
  generate: ['serial', 'pin'],
  renew: ['serial', 'pin'],
  request: ['serial', 'pin', 'subject'],
  sign: ['serial', 'pin', 'data'],
  write: ['serial', 'pin', 'certificate'],
  read: ['serial'],
  erase: ['serial', 'pin'],
  supplyBlank: ['connector'],
  objects: ['serial', 'pin'],
  eraseLeftovers: ['serial', 'pin'],
  changePin: ['serial', 'pin', 'newPin'],
  unblock: ['serial', 'officerPin', 'newPin'],
} as const

export type QuestionType = keyof typeof QUESTIONS
export type QuestionFields<T extends QuestionType> = Record<(typeof QUESTIONS)[T][number], string>

/** What comes back; bytes are base64. */
export interface Results {
  list: CarrierInfo[]
  generate: CarrierInfo
  renew: CarrierInfo
  request: string
  sign: string
  write: null
  read: string
  erase: null
  supplyBlank: CarrierInfo
  objects: CarrierObject[]
  eraseLeftovers: number
  changePin: null
  unblock: CarrierInfo
}

export interface Question<T extends QuestionType = QuestionType> {
  id: number
  type: T
  fields: QuestionFields<T>
}

/** `id` is 0 when the question could not be read far enough to know it. */
export type Answer = { v: number; id: number } & (
  | { ok: true; result: unknown }
  | { ok: false; error: { code: string; facts: StationFacts } }
)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** JSON, or undefined. The parser's own error would quote the text, PIN and all. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** The number by which a question and its answer find each other; 0 when there is none. */
export function idOf(line: string): number {
  const message = parse(line)
  return isRecord(message) && Number.isSafeInteger(message.id) ? Number(message.id) : 0
}

/** One line for a question. */
export function writeQuestion<T extends QuestionType>(question: Question<T>): string {
  const { id, type, fields } = question
  return `${JSON.stringify({ v: MESSAGE_VERSION, id, type, ...fields })}\n`
}

/**
 * Reads a question.
 *
 * @throws StationError E_MESSAGE_MALFORMED, E_MESSAGE_VERSION, E_MESSAGE_TYPE; none of them quotes the line
 */
export function readQuestion(line: string): Question {
  const message = parse(line)
  if (!isRecord(message) || !Number.isSafeInteger(message.id))
    throw new StationError('E_MESSAGE_MALFORMED')
  if (message.v !== MESSAGE_VERSION)
    throw new StationError('E_MESSAGE_VERSION', { expected: MESSAGE_VERSION })
  const { type } = message
  if (typeof type !== 'string' || !Object.hasOwn(QUESTIONS, type))
    throw new StationError('E_MESSAGE_TYPE')
  return { id: Number(message.id), type: type as QuestionType, fields: readFields(type, message) }
}

function readFields(type: string, message: Record<string, unknown>) {
  const names = QUESTIONS[type as QuestionType]
  const fields: Record<string, string> = {}
  for (const name of names) {
    const value = message[name]
    if (typeof value !== 'string') throw new StationError('E_MESSAGE_MALFORMED')
    fields[name] = value
  }
  return fields as QuestionFields<QuestionType>
}

/** One line for an answer. */
export function writeAnswer(answer: Answer): string {
  return `${JSON.stringify(answer)}\n`
}

/** Reads an answer; undefined for a line that is none (a driver's module may print what it likes). */
export function readAnswer(line: string): Answer | undefined {
  const message = parse(line)
  if (!isRecord(message) || message.v !== MESSAGE_VERSION || !Number.isSafeInteger(message.id))
    return undefined
  const id = Number(message.id)
  if (message.ok === true) return { v: MESSAGE_VERSION, id, ok: true, result: message.result }
  const { error } = message
  if (!isRecord(error) || typeof error.code !== 'string' || !isRecord(error.facts)) return undefined
  return {
    v: MESSAGE_VERSION,
    id,
    ok: false,
    error: { code: error.code, facts: error.facts as StationFacts },
  }
}
