import type { DateTime } from 'luxon'
import { lastMessages } from '#ca/hr/systems/find_system'
import HrRefusal from '#models/hr_refusal'
import type HrMessage from '#models/hr_message'

/** How many refusals are shown, the latest first. */
const MOST_REFUSALS = 25

/** What came from a system: a message that was stored, or one that was refused at the door. */
export type Exchange = { at: DateTime } & (
  | { message: HrMessage; refusal: null }
  | { message: null; refusal: HrRefusal }
)

const newest = () => HrRefusal.query().orderBy('id', 'desc').limit(MOST_REFUSALS)

/** The last messages of a system and what was refused at the door under its certificates, the latest first. */
export async function lastExchanges(systemId: number): Promise<Exchange[]> {
  const refusals = await newest().where('systemId', systemId)
  const messages = await lastMessages(systemId)
  const all: Exchange[] = [
    ...messages.map((message) => ({ at: message.receivedAt, message, refusal: null })),
    ...refusals.map((refusal) => ({ at: refusal.refusedAt, message: null, refusal })),
  ]
  return all.sort((one, other) => other.at.toMillis() - one.at.toMillis())
}

/** What was refused last under certificates of no registered system, or without one. */
export const lastStrangers = () => newest().whereNull('systemId')
