import type { CaError } from '#ca/ca_error'
import type { RegisteredSystem } from '#ca/hr/systems/registered_system'

/** Whose keys signatures of the channel are checked under: those that are registered, and no other. */
export abstract class MessageCertificates {
  /**
   * The key of the HR system for which this certificate is registered, when it calls from an address of its own: whoever
   * has the certificate alone cannot have signatures verified from elsewhere.
   *
   * @param hint DER, as KeyInfo names it
   * @throws CaError E_HR_CERTIFICATE_UNREGISTERED, E_HR_ORDER (it is a holder's), E_HR_ADDRESS
   */
  abstract owner(hint: Uint8Array, remoteAddress: string): Promise<Owner>

  /**
   * Asked as soon as the owner's signature holds, before anything else of the message is looked at.
   *
   * @throws CaError why this system may not call now
   */
  abstract admit(owner: Owner): Promise<void>

  /**
   * The holder of this certificate, when it is one of the State CA's own.
   *
   * @throws CaError E_HR_PERSON_UNKNOWN, E_HR_ORDER (it is an HR system's)
   */
  abstract person(hint: Uint8Array): Promise<Person>
}

/** Who signed around the business data. */
export interface Owner {
  system: RegisteredSystem
  /** DER. */
  certificate: Uint8Array
  /** SubjectPublicKeyInfo (DER). */
  spki: Uint8Array
}

/** Who signed the business data. */
export interface Person {
  iin: string
  /** Why this certificate may not ask for anything now; null when it may. */
  objection: CaError | null
  /** SubjectPublicKeyInfo (DER). */
  spki: Uint8Array
}
