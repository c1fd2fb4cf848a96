import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** `delivered`: taken with a status of 2xx; otherwise why not. */
export const CALLBACK_OUTCOMES = [
  'delivered',
  'not_taken',
  'redirected',
  'too_slow',
  'unreachable',
  'address',
] as const
export type CallbackOutcome = (typeof CALLBACK_OUTCOMES)[number]

/** A try to tell an HR system of a change of state. */
export default class HrCallbackTry extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare callbackId: number

  @column.dateTime()
  declare triedAt: DateTime

  /** The HTTP status that came back; null when none did. */
  @column()
  declare status: number | null

  /** `delivered`, or why not: key of `screens_hr.callback_outcome`. */
  @column()
  declare outcome: CallbackOutcome

  /** How the answer began. */
  @column()
  declare answer: string | null
}
