import { randomUUID } from 'node:crypto'
import type { DateTime } from 'luxon'
import { buildRequest } from '#ca/certificates/pkcs10'
import { KeyPair } from '#ca/crypto/key_pair'
import { signedRequest } from '#ca/hr/client/signed_request'
import type { InventedHolder } from '#ca/hr/simulation/invent_holder'
import type { SigningParty } from '#ca/hr/client/signature_over'

/** Who takes part in a simulation: who signs for the system, and people with whoever signs for them. */
export interface Staff {
  owner: SigningParty
  holders: InventedHolder[]
}

/**
 * A request for a certificate over a fresh key, on the ground that the carrier has Type-C (S-11.5): the holder's present
 * certificate is new.
 */
async function filing(holder: InventedHolder, owner: SigningParty, at: DateTime): Promise<string> {
  const { iin, carrierSerial, subject } = holder
  const signer = KeyPair.generate('gost-2015').signer()
  const request = await buildRequest({ subject, signer })
  const [ground, language] = ['type_c', 'kk'] as const
  return signedRequest({
    request: { kind: 'issue', iin, carrierSerial, request, ground, language },
    ...{ messageId: randomUUID(), language, senderId: 'e-qyzmet', at },
    ...{ person: holder, owner },
  })
}

/** A doubly signed request of each holder. */
export async function filingMessages({ owner, holders }: Staff, at: DateTime): Promise<string[]> {
  const messages: string[] = []
  for (const holder of holders) messages.push(await filing(holder, owner, at))
  return messages
}
