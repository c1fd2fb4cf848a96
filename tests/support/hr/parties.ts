import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { sameBytes } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { signedRequest, type RequestToSign } from '#ca/hr/client/signed_request'
import { MessageCertificates, type Owner, type Person } from '#ca/hr/wire/message_certificates'
import { openMessage } from '#ca/hr/wire/open_message'
import { issueAuthority, issueRoot, issueUser, type Certified } from '#tests/support/chain'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { IssueRequest } from '#ca/hr/requests'
import type { RegisteredSystem } from '#ca/hr/systems/registered_system'

export const NOW = DateTime.fromISO('2026-11-27T05:00:00Z', { zone: 'utc' })

export const ISSUE: IssueRequest = {
  kind: 'issue',
  iin: '850312400019',
  carrierSerial: 'KZ-0001',
  request: new Uint8Array(Buffer.alloc(900, 7)),
  ground: null,
  language: 'ru',
}

/** The system of whoever is the owner, by no register. */
const SYSTEM: RegisteredSystem = {
  ...{ id: 1, name: 'Е-Қызмет', serial: '01', withdrawn: false, suspended: false },
  ...{ validFrom: NOW.minus({ days: 1 }), validTo: NOW.plus({ days: 1 }) },
  ...{ addresses: ['127.0.0.1'], kinds: ['issue'], limitPerMinute: 1000 },
}

/** One registered system and one holder. */
class TwoKnown extends MessageCertificates {
  readonly #keys: { owner: Uint8Array; person: Uint8Array }

  constructor(
    private readonly ofOwner: Uint8Array,
    private readonly ofPerson: Uint8Array
  ) {
    super()
    const keyOf = (certificate: Uint8Array) => readCertificate(certificate).key.spki
    this.#keys = { owner: keyOf(ofOwner), person: keyOf(ofPerson) }
  }

  owner(hint: Uint8Array): Promise<Owner> {
    const { owner: spki } = this.#keys
    if (sameBytes(hint, this.ofOwner))
      return Promise.resolve({ system: SYSTEM, certificate: hint, spki })
    const code = sameBytes(hint, this.ofPerson) ? 'E_HR_ORDER' : 'E_HR_CERTIFICATE_UNREGISTERED'
    return Promise.reject(new CaError(code))
  }

  admit = () => Promise.resolve()

  person(hint: Uint8Array): Promise<Person> {
    if (!sameBytes(hint, this.ofPerson)) return Promise.reject(new CaError('E_HR_PERSON_UNKNOWN'))
    const spki = this.#keys.person
    return Promise.resolve({
      iin: '850312400019',
      spki,
      objection: null,
    })
  }
}

export const asParty = ({ keys, certificate }: Certified) => ({
  signer: keys.signer(),
  certificate,
})

/** A person, an owner of an HR system, and a stranger with a certificate of the same authority. */
export class Parties {
  /** @param known the register; without one, of these two alone */
  constructor(
    readonly person: Certified,
    readonly owner: Certified,
    readonly stranger: Certified,
    private readonly known: MessageCertificates = new TwoKnown(
      owner.certificate,
      person.certificate
    )
  ) {}

  static async of(algorithm: AlgorithmName = 'gost-2015'): Promise<Parties> {
    const authority = await issueAuthority(await issueRoot())
    const [person, owner, stranger] = [
      await issueUser(authority, algorithm),
      await issueUser(authority, algorithm),
      await issueUser(authority, algorithm),
    ]
    return new Parties(person, owner, stranger)
  }

  /** A request as it should be, but for what a test changes. */
  asked(changed: Partial<RequestToSign> = {}): RequestToSign {
    const request = changed.request ?? ISSUE
    return {
      request,
      messageId: 'a-1',
      language: 'ru',
      person: asParty(this.person),
      owner: asParty(this.owner),
      senderId: 'e-qyzmet',
      at: NOW,
      ...changed,
    }
  }

  signed(changed: Partial<RequestToSign> = {}): Promise<string> {
    return signedRequest(this.asked(changed))
  }

  /** Opens a message by the register of these two, at their moment. */
  open(message: string | Uint8Array, now = NOW) {
    const bytes = typeof message === 'string' ? Buffer.from(message, 'utf8') : message
    return openMessage(bytes, this.known, now, { remoteAddress: '127.0.0.1', proved: null })
  }

  /** The code with which a message is refused; `accepted` when it is not. */
  async refusal(message: string | Uint8Array, now = NOW): Promise<string> {
    try {
      await this.open(message, now)
      return 'accepted'
    } catch (error) {
      if (error instanceof CaError) return error.code
      throw error
    }
  }
}
