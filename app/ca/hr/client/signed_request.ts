import type { DateTime } from 'luxon'
import { signEnvelope } from '#ca/hr/client/signed_envelope'
import { payload, signPayload } from '#ca/hr/client/signed_payload'
import type { SigningParty } from '#ca/hr/client/signature_over'
import type { HrRequest, Language } from '#ca/hr/requests'

export type { SigningParty } from '#ca/hr/client/signature_over'

/** A request, and who sends it. */
export interface RequestToSign {
  request: HrRequest
  messageId: string
  language: Language
  /** Whose business it is (S-6.3). */
  person: SigningParty
  /** Whose system it goes through (S-6.4). */
  owner: SigningParty
  senderId: string
  at: DateTime
}

/** A SOAP message of contracts/hr/v1 that the person and the owner of the HR system have signed. */
export async function signedRequest(asked: RequestToSign): Promise<string> {
  const { request, person, owner } = asked
  return signEnvelope(await signPayload(payload(request, asked), person), owner, asked)
}
