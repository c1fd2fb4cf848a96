import { WSSE } from '#ca/hr/namespaces'
import { MESSAGE_ID } from '#ca/hr/wire/gateway_request'
import { messageText } from '#ca/hr/wire/message_text'
import { assertModest } from '#ca/hr/wire/modest'
import { bytesOf, parse, textOf } from '#ca/hr/wire/tree'
import type { XmlElement } from '#ca/hr/wire/xml_element'
import { CaError } from '#ca/ca_error'

/** What a message says of itself. Nobody has proved it. */
export interface Claim {
  /** DER, the certificate that it names as its owner's. */
  certificate: Uint8Array | null
  messageId: string | null
}

function attempt<T>(read: () => T | null): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof CaError) return null
    throw error
  }
}

function rootOf(bytes: Uint8Array): XmlElement {
  const text = messageText(bytes)
  assertModest(text)
  return parse(text)
}

function certificateOf(root: XmlElement): Uint8Array | null {
  const [security] = root.named(WSSE, 'Security')
  const named = ['KeyIdentifier', 'BinarySecurityToken'].flatMap(
    (name) => security?.named(WSSE, name) ?? []
  )
  return named.length === 1 ? bytesOf(named[0]) : null
}

function messageIdOf(root: XmlElement): string | null {
  const [info] = root.named(null, 'requestInfo')
  const [id] = info?.named(null, 'messageId') ?? []
  const text = id ? textOf(id) : ''
  return MESSAGE_ID.test(text) ? text : null
}

/** What of it can be read of a message that was refused, however wrong the rest is; for whoever looks into it. */
export function readClaim(bytes: Uint8Array | null): Claim {
  const root = bytes && attempt(() => rootOf(bytes))
  if (!root) return { certificate: null, messageId: null }
  return {
    certificate: attempt(() => certificateOf(root)),
    messageId: attempt(() => messageIdOf(root)),
  }
}
