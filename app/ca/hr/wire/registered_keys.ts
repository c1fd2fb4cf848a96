import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { sameBytes, toHex } from '#ca/certificates/asn1'
import { readCertificate, readKeyUse, type KeyUse } from '#ca/certificates/certificate_view'
import { Clock } from '#ca/clock'
import { sha256 } from '#ca/crypto/hash'
import { remembered } from '#ca/crypto/remembered'
import { assertCallsFrom } from '#ca/hr/systems/admit_system'
import { MessageCertificates, type Person } from '#ca/hr/wire/message_certificates'
import { checkDocumentUse } from '#ca/verification/checks/key_usage'
import Certificate from '#models/certificate'
import HrSystemCertificate from '#models/hr_system_certificate'

/** A system signs every message of its: what its certificate says is read once. */
const ownerCertificate = remembered(readCertificate)

const bytes = (der: Buffer) => new Uint8Array(der)

const issued = (fingerprint: string) =>
  Certificate.query().where({ fingerprint, state: 'issued' }).preload('revocation').first()

const registered = (fingerprint: string) =>
  HrSystemCertificate.query().where('sha256', fingerprint).preload('system').first()

/** The keys of the register of HR systems, and of the State CA's own register of certificates. */
@inject()
export class RegisteredKeys extends MessageCertificates {
  constructor(protected clock: Clock) {
    super()
  }

  async owner(hint: Uint8Array, remoteAddress: string): Promise<Uint8Array> {
    const fingerprint = toHex(sha256(hint))
    const found = await registered(fingerprint)
    if (found && sameBytes(bytes(found.der), hint)) {
      assertCallsFrom(found.system, remoteAddress)
      return ownerCertificate(hint).key.spki
    }
    if (await issued(fingerprint)) throw new CaError('E_HR_ORDER')
    throw new CaError('E_HR_CERTIFICATE_UNREGISTERED', {}, 403)
  }

  async person(hint: Uint8Array): Promise<Person> {
    const fingerprint = toHex(sha256(hint))
    const found = await issued(fingerprint)
    if (!found?.der || !sameBytes(bytes(found.der), hint)) {
      if (await registered(fingerprint)) throw new CaError('E_HR_ORDER')
      throw new CaError('E_HR_PERSON_UNKNOWN')
    }
    const { spki, ...use } = readKeyUse(hint)
    return {
      iin: found.holderIin,
      bin: found.agencyBin,
      certificateId: found.id,
      objection: this.#objection(found, use),
      spki,
    }
  }

  /** S-27: in its validity, not revoked, for signing documents. The register is our own: it is never undetermined. */
  #objection(certificate: Certificate, use: Omit<KeyUse, 'spki'>): CaError | null {
    const { revocation, serial, notBefore, notAfter } = certificate
    const now = this.clock.now()
    if (revocation) return new CaError('E_HR_PERSON_REVOKED', { serial })
    if (now < notBefore || now > notAfter) return new CaError('E_HR_PERSON_EXPIRED', { serial })
    if (checkDocumentUse(use).some(({ outcome }) => outcome === 'fail'))
      return new CaError('E_HR_PERSON_USE', { serial })
    return null
  }
}
