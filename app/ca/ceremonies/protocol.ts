import { ZONE } from '#ca/clock'
import { canonicalJson } from '#ca/audit/entry_hash'
import { sha256 } from '#ca/crypto/hash'
import type Ceremony from '#models/ceremony'
import type { CeremonyRole } from '#models/ceremony_participant'
import type { CeremonyStepName } from '#models/ceremony_step'

/** CP-6.1: what the protocol of a ceremony says. Every value is a text or a number, so that it is hashed as it reads. */
export interface Protocol {
  ceremony: number
  purpose: string
  algorithm: string
  key: string
  quorum: string
  planned: string
  rehearsal: boolean
  participants: { role: CeremonyRole; name: string; position: string; share: number | null }[]
  /** Times in Almaty, ISO 8601 with offset. */
  steps: { number: number; step: CeremonyStepName; by: string; at: string; facts: string[] }[]
}

/** The protocol of a ceremony whose participants and steps are loaded. */
export function protocolOf(ceremony: Ceremony): Protocol {
  const { id, purpose, algorithm, keyId, needed, shares, plannedOn, rehearsal } = ceremony
  return {
    purpose,
    algorithm,
    rehearsal,
    ceremony: id,
    key: keyId,
    quorum: `${needed}/${shares}`,
    planned: plannedOn,
    participants: ceremony.participants.map(({ role, name, position, shareNumber }) => ({
      role,
      name,
      position,
      share: shareNumber,
    })),
    steps: ceremony.steps.map(({ number, step, by, at, facts }) => ({
      number,
      step,
      by,
      at: at.setZone(ZONE).toISO({ suppressMilliseconds: true }) ?? '',
      facts: JSON.parse(facts) as string[],
    })),
  }
}

/** The protocol as one text: JSON with sorted keys at the top and inside, the bytes that are hashed and signed. */
export function protocolText(protocol: Protocol): string {
  const sorted = (value: object) => JSON.parse(canonicalJson({ ...value })) as object
  const { participants, steps, ...rest } = protocol
  const lists = { participants: participants.map(sorted), steps: steps.map(sorted) }
  const whole: Record<string, unknown> = { ...rest, ...lists }
  return JSON.stringify(Object.fromEntries(Object.entries(whole).sort(byName)))
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1)

/** Lower-case hex SHA-256 of the protocol's text. */
export function protocolDigest(text: string): string {
  return Buffer.from(sha256(new TextEncoder().encode(text))).toString('hex')
}
