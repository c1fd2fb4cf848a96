import edge from 'edge.js'
import { dataOf } from '#ca/audit/entry_data'
import { nameIn } from '#start/names'
import type { I18n } from '@adonisjs/i18n'
import type { AuditEventName } from '#ca/audit/events'
import type { EntryData } from '#ca/audit/entry_data'
import type Agency from '#models/agency'
import type AuditEntry from '#models/audit_entry'

/** Fields of audit entries whose values are codes, and where their words are. */
const WORDS: Partial<Record<AuditEventName, Record<string, string>>> = {
  key_generated: { algorithm: 'certificates.algorithms' },
  issuing_moved: { algorithm: 'certificates.algorithms' },
  authority_accepted: outcomes(),
  authority_turned_down: outcomes(),
  ceremony_planned: { algorithm: 'certificates.algorithms' },
  hr_system_changed: { kinds: 'screens_hr.kind' },
  hr_callback_replayed: { state: 'screens_hr.change_of' },
  ceremony_step: { step: 'ceremony.steps' },
  root_application_refused: { ground: 'root.refusal_grounds' },
  root_revocation_registered: { ground: 'root.revocation_grounds' },
  root_certificate_revoked: { ground: 'root.revocation_grounds' },
}

function outcomes() {
  const words = 'verification.outcomes'
  return { signature: words, validity: words, revocation: words }
}

/** The value of a field in words, where it is a code; otherwise as it is. */
export function inWords(
  i18n: I18n,
  event: string,
  name: string,
  value: EntryData[string]
): EntryData[string] {
  const words = WORDS[event as AuditEventName]?.[name]
  const key = `${words}.${String(value)}`
  return words && i18n.hasMessage(key) ? i18n.t(key) : value
}

/** The name of the agency that an entry is about, where it has a BIN or a number alone; otherwise nothing. */
export function agencyOf(
  i18n: I18n,
  agencies: ReadonlyMap<string, Agency>,
  entry: AuditEntry
): string {
  const { nameRu, agencyBin, bin = agencyBin } = dataOf(entry)
  const agency = agencies.get(entry.subject) ?? agencies.get(String(bin))
  return agency && !nameRu ? nameIn(i18n, agency) : ''
}

edge.global('agencyOf', agencyOf)
