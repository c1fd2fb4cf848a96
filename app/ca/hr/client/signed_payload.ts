import { HR } from '#ca/hr/namespaces'
import { base64, field, inside } from '#ca/hr/canonical'
import { signatureOver, type SigningParty } from '#ca/hr/client/signature_over'
import type { HrRequest, Language } from '#ca/hr/requests'
import { ENVELOPED, EXCLUSIVE } from '#ca/verification/xml/signature_methods'

/** What the person signs besides the request itself. */
export interface PayloadOf {
  messageId: string
  language: Language
}

function fieldsOf(request: HrRequest): string[] {
  switch (request.kind) {
    case 'issue':
      return [
        field('iin', request.iin),
        field('carrierSerial', request.carrierSerial),
        field('request', base64(request.request)),
        ...(request.ground ? [field('ground', request.ground)] : []),
      ]
    case 'revoke':
      return [
        field('iin', request.iin),
        field('serial', request.serial),
        field('ground', request.ground),
      ]
    case 'state':
      return [field('number', request.number)]
    case 'refusals':
      return [field('from', request.from), field('to', request.to), field('page', request.page)]
  }
}

/** The payload of contracts/hr/v1/hr.xsd without a signature, in its exclusive canonical form. */
export function payload(request: HrRequest, { messageId, language }: PayloadOf): string {
  return inside(
    `hr:${request.kind} xmlns:hr="${HR}"`,
    field('messageId', messageId),
    field('language', language),
    ...fieldsOf(request)
  )
}

/**
 * The person's signature (S-6.3): enveloped, over the payload as a document of its own (`URI=""`), with the person's
 * certificate in KeyInfo. The workstation program's signXml makes the same.
 */
export async function signPayload(canonical: string, person: SigningParty): Promise<string> {
  const signature = await signatureOver(
    [{ uri: '', transforms: [ENVELOPED, EXCLUSIVE], canonical }],
    person,
    inside('ds:X509Data', field('ds:X509Certificate', base64(person.certificate)))
  )
  const end = canonical.lastIndexOf('</')
  return canonical.slice(0, end) + signature + canonical.slice(end)
}
