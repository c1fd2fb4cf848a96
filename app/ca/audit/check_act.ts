import { CaError } from '#ca/ca_error'
import { AUDIT_EVENTS } from '#ca/audit/events'
import { isOfKind } from '#ca/audit/field_kinds'
import { looksSecret, nameLooksSecret } from '#ca/audit/secrets'
import type { EventShape } from '#ca/audit/events'

/** An act as it arrives, before anything is known of it. */
export interface UncheckedAct {
  event: string
  actor: string
  subject: string
  data: Readonly<Record<string, unknown>>
}

const refuse = (code: `E_${string}`, facts: Record<string, string>): never => {
  throw new CaError(code, facts, 500)
}

function shapeOf(event: string): EventShape {
  if (!Object.hasOwn(AUDIT_EVENTS, event)) refuse('E_AUDIT_EVENT_UNKNOWN', { event })
  return AUDIT_EVENTS[event as keyof typeof AUDIT_EVENTS]
}

function checkFields(event: string, shape: EventShape, data: UncheckedAct['data']) {
  for (const field of Object.keys(data)) {
    if (nameLooksSecret(field)) refuse('E_AUDIT_SECRET', { event, field })
    if (!Object.hasOwn(shape.data, field)) refuse('E_AUDIT_FIELD_UNKNOWN', { event, field })
  }
  for (const [field, kind] of Object.entries(shape.data)) {
    if (!Object.hasOwn(data, field)) refuse('E_AUDIT_FIELD_MISSING', { event, field })
    if (!isOfKind(kind, data[field])) refuse('E_AUDIT_FIELD_WRONG', { event, field, kind })
    if (looksSecret(data[field])) refuse('E_AUDIT_SECRET', { event, field })
  }
}

/**
 * Holds an act against the catalogue: a known event, a subject of its kind, an actor, every declared field
 * with a value of its kind, no other field, nothing that looks like a secret (CP-5.4).
 *
 * @throws CaError E_AUDIT_…: a fault of the program, the act must not happen
 */
export function checkAct(act: UncheckedAct): void {
  const { event, actor, subject, data } = act
  const shape = shapeOf(event)
  if (!/^\S{1,100}$/.test(actor)) refuse('E_AUDIT_ACTOR', { event })
  if (!subject.startsWith(`${shape.subject}:`) || !/^[a-z_]+:\S{1,90}$/.test(subject))
    refuse('E_AUDIT_SUBJECT', { event, expected: shape.subject })
  if (looksSecret(subject) || looksSecret(actor)) refuse('E_AUDIT_SECRET', { event, field: '' })
  checkFields(event, shape, data)
}
