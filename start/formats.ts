import edge, { edgeGlobals } from 'edge.js'
import { DateTime } from 'luxon'
import { ZONE } from '#ca/clock'
import { fieldText } from '#ca/certificates/certificate_fields'
import { dataOf } from '#ca/audit/entry_data'
import { errorText } from '#exceptions/error_text'
import { inWords } from '#start/audit_words'
import type { I18n } from '@adonisjs/i18n'
import type { Facts } from '#ca/ca_error'
import type { Finding } from '#ca/verification/report'
import type AuditEntry from '#models/audit_entry'

/** A moment as the models keep it, or as the audit log writes it. */
type Moment = DateTime | string

const inAlmaty = (moment: Moment) =>
  (typeof moment === 'string' ? DateTime.fromISO(moment, { zone: 'utc' }) : moment).setZone(ZONE)

/** 17.11.2026, for a day (YYYY-MM-DD) and for a moment, which is read in Almaty. */
export function day(value: Moment): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) {
    return value.split('-').reverse().join('.')
  }
  return inAlmaty(value).toFormat('dd.MM.yyyy')
}

/** 17.11.2026 10:42, Almaty. */
export const moment = (value: Moment) => inAlmaty(value).toFormat('dd.MM.yyyy HH:mm')

/** 10:42, Almaty. */
export const timeOfDay = (value: Moment) => inAlmaty(value).toFormat('HH:mm')

/** Groups of four characters, the last one perhaps shorter. */
export const inFours = (text: string) => text.match(/.{1,4}/gu) ?? []

/** Groups for the eye, made by margins, so that a number is copied without spaces. */
export function grouped(text: string) {
  const groups = inFours(text).map((four) => `<span>${edgeGlobals.html.escape(four)}</span>`)
  return edgeGlobals.html.safe(`<span class="hex">${groups.join('')}</span>`)
}

/** Days and moments of ISO 8601 as people read them; everything else as it is. */
function told<T>(value: T): T | string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(T|$)/.test(value)) return value
  return value.includes('T') ? moment(value) : day(value)
}

/** What an audit entry says, as a sentence: codes in words; an empty list is `none`, which texts leave out. */
export function auditText(i18n: I18n, entry: AuditEntry): string {
  const facts = Object.entries(dataOf(entry)).map(([name, value]) => [
    name,
    Array.isArray(value)
      ? value.map((each) => told(inWords(i18n, entry.event, name, each))).join(', ') || 'none'
      : told(inWords(i18n, entry.event, name, value)),
  ])
  return i18n.t(`screens_administration.event_texts.${entry.event}`, Object.fromEntries(facts))
}

/** Facts of a check with their moments (ISO 8601) as people read them. */
function readable(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, told(value)]))
}

/** Why a check came out as it did, as a sentence: moments, reasons of revocation and algorithms in words. */
export function reasonText(i18n: I18n, { reason, facts }: Pick<Finding, 'reason' | 'facts'>) {
  const words = readable(facts)
  if (reason.startsWith('revoked')) words.reason = i18n.t(`publication.reasons.${facts.reason}`)
  if (reason === 'key_good') words.algorithm = i18n.t(`certificates.algorithms.${facts.algorithm}`)
  return i18n.t(`verification.reasons.${reason}`, words)
}

/** A subject of the audit log short enough for a table: a long serial number loses its middle. */
export const shortened = (subject: string) => subject.replace(/([0-9a-f]{8})[0-9a-f]{8,}$/, '$1…')

edge.global('day', day)
edge.global('moment', moment)
edge.global('timeOfDay', timeOfDay)
edge.global('grouped', grouped)
edge.global('auditText', auditText)
edge.global('shortened', shortened)
edge.global('fieldText', fieldText)
edge.global('problemText', errorText)
edge.global('reasonText', reasonText)
