import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { toHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'
import type { RegisteredSystem } from '#ca/hr/systems/registered_system'
import type { HrMessageFrom } from '#ca/hr/requests'
import { checkSignature } from '#ca/hr/wire/check_signature'
import { readEnvelope } from '#ca/hr/wire/envelope'
import { readGatewayRequest } from '#ca/hr/wire/gateway_request'
import { ownerHint, personHint } from '#ca/hr/wire/key_hint'
import { messageText } from '#ca/hr/wire/message_text'
import { assertModest } from '#ca/hr/wire/modest'
import { readPayload, type Payload } from '#ca/hr/wire/payload'
import { assertFresh } from '#ca/hr/wire/timestamp'
import { canonical } from '#ca/hr/wire/tree'
import type { MessageCertificates } from '#ca/hr/wire/message_certificates'
import type { Sender } from '#ca/hr/wire/sender'

/** A message over which both signatures hold, rebuilt from what was signed. */
export interface OpenedMessage extends Payload {
  sessionId: string | null
  /** Hex SHA-256 of what the person signed. */
  contentSha256: string
  /** DER, the certificate under which the owner's signature holds. */
  owner: Uint8Array
  /** What the register said of its system when the message came. */
  system?: RegisteredSystem
  signer: HrMessageFrom['signer']
  /** Why the person's certificate may not ask for anything now; null when it may. */
  objection: CaError | null
}

/** What the owner signed, in canonical form. */
interface Signed {
  body: string
  owner: Uint8Array
  system?: RegisteredSystem
}

async function checkOwner(
  text: string,
  certificates: MessageCertificates,
  now: DateTime,
  sender: Sender
): Promise<Signed> {
  const { body, timestamp, signature, token } = readEnvelope(text)
  const owner = ownerHint(signature.keyInfo, token)
  const contents = [canonical(body), canonical(timestamp)]
  const { spki, system } = await certificates.owner(owner, sender.remoteAddress)
  await checkSignature('owner', signature, spki, contents)
  sender.proved = owner
  assertFresh(contents[1], now)
  return { body: contents[0], owner, system }
}

/** The payload without its signature, canonical: what the person signed (enveloped-signature, XML-Signature 6.6.4). */
async function checkPerson(body: string, certificates: MessageCertificates) {
  const { payload, signature, ...info } = readGatewayRequest(body)
  const person = await certificates.person(personHint(signature.keyInfo))
  const { spki, objection, ...signer } = person
  const content = canonical(payload.without(signature.element))
  await checkSignature('person', signature, spki, [content])
  return { content, signer, objection, ...info }
}

/**
 * Opens a message: reads it safely, checks the owner's signature, then the person's inside it, and reads the request from
 * the bytes that were signed. Nothing else of the message is looked at (S-6.3, S-6.4).
 *
 * @param sender is told as soon as the owner's signature holds
 * @throws CaError one code per way in which a message can be wrong (docs/hr-integration.md)
 */
export async function openMessage(
  bytes: Uint8Array,
  certificates: MessageCertificates,
  now: DateTime,
  sender: Sender
): Promise<OpenedMessage> {
  const text = messageText(bytes)
  assertModest(text)
  const { body, ...proved } = await checkOwner(text, certificates, now, sender)
  const { content, messageId, ...signed } = await checkPerson(body, certificates)
  const payload = readPayload(content)
  if (payload.messageId !== messageId) throw new CaError('E_HR_MESSAGE_ID_DIFFERS', { messageId })
  const contentSha256 = toHex(sha256(Buffer.from(content, 'utf8')))
  return { ...payload, ...signed, contentSha256, ...proved }
}
