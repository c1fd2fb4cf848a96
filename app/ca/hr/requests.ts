import type { CallbackState } from '#models/hr_callback'
import type { OnlineState } from '#ca/online/online_state'
import type { SecondCertificateGround } from '#models/application'

/** Success, in the gateway's words. */
export const SUCCESS = 'SCSS001'

/** In which a person is written to. */
export type Language = 'kk' | 'ru' | 'en'

/**
 * A message whose two signatures hold (S-6.3, S-6.4). Who sent it, and whether it may, says `AdmitSystem`
 * (`#ca/hr/systems/admit_system`); for whom its signer may act, `AnswerHrRequest`.
 */
export interface HrMessageFrom {
  /** Row of hr_messages, stored as `received` before anything is done. */
  messageRowId: number
  /** Stored by this very call: it cannot have been acted on before. */
  isNew?: boolean
  systemId: number
  /** From the certificate that signed the business data. */
  signer: { iin: string }
}

/** A certificate, for a key that was made on the holder's own carrier (S-6). */
export interface IssueRequest {
  kind: 'issue'
  /** For whom. */
  iin: string
  /** As the carrier reports itself. */
  carrierSerial: string
  /** DER PKCS#10. */
  request: Uint8Array
  /** S-11.5, for a second certificate. */
  ground: SecondCertificateGround | null
  language: Language
}

/** A revocation, at once (S-22.4). */
export interface RevokeRequest {
  kind: 'revoke'
  /** Whose certificate it is. */
  iin: string
  /** Hex, any case. */
  serial: string
  /** Key of the grounds that a holder may give (`#ca/online/revocation_grounds`). */
  ground: string
  language: Language
}

/** How an application stands. */
export interface StateRequest {
  kind: 'state'
  /** As it was answered to the request to issue. */
  number: number
}

/** What was refused (S-12.3), to the system that filed it, for the people for whom the signer may act. */
export interface RefusalsRequest {
  kind: 'refusals'
  /** YYYY-MM-DD (Asia/Almaty), the first and the last day of the refusals. */
  from: string
  to: string
  /** 1, 2, 3 … */
  page: number
}

export type HrRequest = IssueRequest | RevokeRequest | StateRequest | RefusalsRequest

/** Why an application was refused. */
export interface Refused {
  /** S-11.1 … S-11.5. */
  ground: string
  reason: string
}

export interface IssueAnswer {
  kind: 'issue'
  number: number
  /** The same as people read it: ОН-000123. */
  printedNumber: string
  /** YYYY-MM-DD: the day it was filed, and the last day of S-7. */
  filedOn: string
  dueOn: string
}

export interface RevokeAnswer {
  kind: 'revoke'
  /** Lower-case hex. */
  serial: string
  ground: string
  /** ISO 8601 UTC: the moment that lists and answers give. */
  revokedAt: string
}

export interface StateAnswer {
  kind: 'state'
  number: number
  printedNumber: string
  iin: string
  /** As in the online service: `filed` waits for the operator, `confirmed` for its certificate. */
  state: OnlineState
  /** ISO 8601 UTC. */
  changedAt: string
  refused: Refused | null
  /** Once it is issued. */
  certificate: { serial: string; notBefore: string; notAfter: string } | null
}

export interface RefusalsAnswer {
  kind: 'refusals'
  page: number
  /** At least 1. */
  pages: number
  total: number
  refusals: (Refused & { number: number; printedNumber: string; iin: string; refusedAt: string })[]
}

/** What a request is answered, per kind; the same again for the same message. */
export type HrAnswer = IssueAnswer | RevokeAnswer | StateAnswer | RefusalsAnswer

/** What is pushed to a callback address. */
export interface StateChange {
  number: number
  printedNumber: string
  state: CallbackState
  /** ISO 8601 UTC. */
  changedAt: string
  /** The message that brought the application. */
  messageId: string
}
