import { AUTHORITIES, CEREMONIES, ROOT, SERVICES } from '#ca/audit/authority_events'
import { HR } from '#ca/audit/hr_events'
import { ONLINE } from '#ca/audit/online_events'
import { KEY_STORES } from '#ca/audit/key_store_events'
import { PUBLICATION } from '#ca/audit/publication_events'
import { REVOCATION } from '#ca/audit/revocation_events'
import type { FieldKind, FieldValue } from '#ca/audit/field_kinds'

/** What an event is about and which data fields each of its entries has: all of them, and no others. */
export interface EventShape {
  /** The word before the colon in the entry's subject: `certificate:4f90…`. */
  subject: string
  data: Readonly<Record<string, FieldKind>>
}

const ACCESS = {
  signed_in: { subject: 'user', data: { address: 'text' } },
  /** The login that was tried is the subject only when it is a user's: people type passwords there. */
  sign_in_failed: { subject: 'user', data: { address: 'text', known: 'flag' } },
  signed_out: { subject: 'user', data: {} },
  user_added: { subject: 'user', data: { login: 'text', role: 'text' } },
  user_disabled: { subject: 'user', data: { login: 'text' } },
  user_enabled: { subject: 'user', data: { login: 'text' } },
  user_password_changed: { subject: 'user', data: { login: 'text' } },
  /** A wrong password before an act that cannot be undone. */
  identity_not_confirmed: { subject: 'user', data: { address: 'text' } },
} as const satisfies Record<string, EventShape>

const AGENCIES = {
  agency_added: {
    subject: 'agency',
    data: {
      bin: 'text',
      nameKk: 'text',
      nameRu: 'text',
      regionKato: 'text',
      localExecutiveBody: 'flag',
    },
  },
  agency_channel_changed: { subject: 'agency', data: { localExecutiveBody: 'flag' } },
} as const satisfies Record<string, EventShape>

const CALENDAR = {
  calendar_loaded: { subject: 'calendar', data: { days: 'number', years: 'texts' } },
  calendar_day_added: { subject: 'calendar', data: { day: 'text', kind: 'text' } },
  calendar_day_removed: { subject: 'calendar', data: { day: 'text', kind: 'text' } },
  calendar_year_confirmed: { subject: 'calendar', data: { year: 'number' } },
} as const satisfies Record<string, EventShape>

const LETTERS = {
  letter_registered: {
    subject: 'letter',
    data: {
      agencyBin: 'text',
      number: 'text',
      datedOn: 'text',
      receivedOn: 'text',
      applications: 'number',
      sourceSha256: 'text?',
    },
  },
  application_registered: {
    subject: 'application',
    data: {
      letterId: 'number',
      row: 'number',
      iin: 'text',
      bin: 'text',
      category: 'text',
      dueOn: 'text',
      secondCertificateGround: 'text?',
    },
  },
  application_corrected: {
    subject: 'application',
    data: { field: 'text', before: 'text?', after: 'text?' },
  },
  application_refused: { subject: 'application', data: { ground: 'text', reason: 'text' } },
  application_put_off: { subject: 'application', data: { dueOn: 'text' } },
} as const satisfies Record<string, EventShape>

const CARRIERS = {
  carrier_stocked: {
    subject: 'carrier',
    data: { serialNumber: 'text', connector: 'text', model: 'text' },
  },
  carrier_assigned: {
    subject: 'carrier',
    data: { serialNumber: 'text', applicationId: 'number', certificateSerial: 'text' },
  },
  carrier_written: {
    subject: 'carrier',
    data: { serialNumber: 'text', applicationId: 'number', certificateSerial: 'text' },
  },
  carrier_handed_out: {
    subject: 'carrier',
    data: {
      serialNumber: 'text',
      journalNumber: 'number',
      applicationId: 'number',
      certificateSerial: 'text',
      delivery: 'text',
      recipientName: 'text',
      recipientDocument: 'text?',
      recipientDocumentNumber: 'text?',
    },
  },
  carrier_pin_changed: { subject: 'carrier', data: { serialNumber: 'text' } },
  carrier_unblocked: { subject: 'carrier', data: { serialNumber: 'text' } },
  carrier_leftovers_erased: {
    subject: 'carrier',
    data: { serialNumber: 'text', erased: 'number', left: 'number' },
  },
  /** A wrong PIN, a blocked one, an unblocking that nobody can do. Never what was typed. */
  carrier_act_refused: {
    subject: 'carrier',
    data: { serialNumber: 'text', act: 'text', code: 'text', triesLeft: 'number?' },
  },
} as const satisfies Record<string, EventShape>

const ISSUANCE = {
  /** Written before the key of the authority is touched. */
  certificate_signing: {
    subject: 'certificate',
    data: {
      serial: 'text',
      authoritySerial: 'text',
      profile: 'text',
      applicationId: 'number',
      carrierSerialNumber: 'text',
      iin: 'text',
      notBefore: 'text',
      notAfter: 'text',
      spkiSha256: 'text',
      tbsSha256: 'text',
    },
  },
  certificate_issued: {
    subject: 'certificate',
    data: {
      serial: 'text',
      applicationId: 'number',
      carrierSerialNumber: 'text',
      fingerprint: 'text',
    },
  },
  certificate_voided: {
    subject: 'certificate',
    data: { serial: 'text', applicationId: 'number', reason: 'text' },
  },
} as const satisfies Record<string, EventShape>

const REVOCATION_LISTS = {
  /** Written before the key of the authority is touched. */
  revocation_list_signing: {
    subject: 'revocation_list',
    data: {
      authoritySerial: 'text',
      part: 'number',
      kind: 'text',
      number: 'number',
      baseNumber: 'number?',
      entries: 'number',
      thisUpdate: 'text',
      nextUpdate: 'text',
      tbsSha256: 'text',
    },
  },
  revocation_list_issued: {
    subject: 'revocation_list',
    data: { authoritySerial: 'text', part: 'number', number: 'number', sha256: 'text' },
  },
  revocation_list_voided: {
    subject: 'revocation_list',
    data: { authoritySerial: 'text', part: 'number', number: 'number', reason: 'text' },
  },
} as const satisfies Record<string, EventShape>

const ALARMS = {
  alarm_raised: { subject: 'alarm', data: { code: 'text', facts: 'text' } },
  alarm_cleared: { subject: 'alarm', data: { code: 'text' } },
} as const satisfies Record<string, EventShape>

/** The catalogue: every act that leaves an audit entry, room by room. */
export const AUDIT_EVENTS = {
  ...ACCESS,
  ...AGENCIES,
  ...CALENDAR,
  ...LETTERS,
  ...CARRIERS,
  ...KEY_STORES,
  ...AUTHORITIES,
  ...SERVICES,
  ...CEREMONIES,
  ...ROOT,
  ...ISSUANCE,
  ...REVOCATION,
  ...REVOCATION_LISTS,
  ...ALARMS,
  ...ONLINE,
  ...HR,
  ...PUBLICATION,
} as const satisfies Record<string, EventShape>

type Catalogue = typeof AUDIT_EVENTS
export type AuditEventName = keyof Catalogue

/** The data that an entry of an event must have. */
export type AuditData<E extends AuditEventName> = {
  -readonly [F in keyof Catalogue[E]['data']]: Catalogue[E]['data'][F] extends FieldKind
    ? FieldValue<Catalogue[E]['data'][F]>
    : never
}

/** An act to be recorded: who did what to what. */
export interface AuditAct<E extends AuditEventName = AuditEventName> {
  event: E
  /** A user's login, `shell:NAME`, `holder:IIN`, `hr:SYSTEM:IIN` or `system`. */
  actor: string
  subject: `${Catalogue[E]['subject']}:${string | number}`
  data: AuditData<E>
}
