import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { sameBytes, toHex } from '#ca/certificates/asn1'
import { readCertificate, readKeyUse, type KeyUse } from '#ca/certificates/certificate_view'
import { Clock } from '#ca/clock'
import { sha256 } from '#ca/crypto/hash'
import { AdmitSystem, assertCallsFrom } from '#ca/hr/systems/admit_system'
import { registeredSystem } from '#ca/hr/systems/registered_system'
import { MessageCertificates, type Owner, type Person } from '#ca/hr/wire/message_certificates'
import { Gathered } from '#ca/gathered'
import { marks, plainRows, rowMoment, type RowMoment } from '#ca/plain_rows'
import { checkDocumentUse } from '#ca/verification/checks/key_usage'

const bytes = (der: Buffer) => new Uint8Array(der)

/** What the register of certificates says of one that was issued. */
interface Issued {
  fingerprint: string
  serial: string
  der: Buffer | null
  holder_iin: string
  not_before: RowMoment
  not_after: RowMoment
  revocation_id: number | null
  /** Of an HR system for which it is registered. */
  system_id: number | null
}

const ISSUED = `select c.fingerprint, c.serial, c.der, c.holder_iin, c.not_before, c.not_after,
  r.id as revocation_id, s.system_id from certificates c
  left join revocations r on r.certificate_id = c.id
  left join hr_system_certificates s on s.sha256 = c.fingerprint
  where c.state = 'issued' and c.fingerprint in`

const reading = new Gathered<string, Issued | undefined>()

async function rowsOf(fingerprints: string[]): Promise<(Issued | undefined)[]> {
  const statement = `${ISSUED} (${marks(fingerprints)})`
  const found = await plainRows<Issued>(db.connection(), statement, fingerprints)
  return fingerprints.map((each) => found.find((row) => row.fingerprint === each))
}

const issued = (fingerprint: string) => reading.ask(fingerprint, rowsOf)

/**
 * The keys of the register of HR systems, and of the State CA's own register of certificates. No
 * certificate is both: who signs for a system signs for nobody in it (S-6.3, S-6.4).
 */
@inject()
export class RegisteredKeys extends MessageCertificates {
  constructor(
    protected clock: Clock,
    protected admission: AdmitSystem
  ) {
    super()
  }

  async owner(hint: Uint8Array, remoteAddress: string): Promise<Owner> {
    const system = await registeredSystem(hint)
    if (system) {
      assertCallsFrom(system, remoteAddress)
      return { system, certificate: hint, spki: readCertificate(hint).key.spki }
    }
    if (await issued(toHex(sha256(hint)))) throw new CaError('E_HR_ORDER')
    throw new CaError('E_HR_CERTIFICATE_UNREGISTERED', {}, 403)
  }

  admit({ system, certificate }: Owner): Promise<void> {
    return this.admission.handle(system, certificate)
  }

  async person(hint: Uint8Array): Promise<Person> {
    const fingerprint = toHex(sha256(hint))
    const found = await issued(fingerprint)
    if (!found?.der || !sameBytes(bytes(found.der), hint)) {
      if (await registeredSystem(hint)) throw new CaError('E_HR_ORDER')
      throw new CaError('E_HR_PERSON_UNKNOWN')
    }
    if (found.system_id !== null) throw new CaError('E_HR_ORDER')
    const { spki, ...use } = readKeyUse(hint)
    return {
      iin: found.holder_iin,
      objection: this.#objection(found, use),
      spki,
    }
  }

  /** S-27: in its validity, not revoked, for signing documents. The register is our own: it is never undetermined. */
  #objection(certificate: Issued, use: Omit<KeyUse, 'spki'>): CaError | null {
    const { serial } = certificate
    const now = this.clock.now()
    if (certificate.revocation_id !== null) return new CaError('E_HR_PERSON_REVOKED', { serial })
    if (now < rowMoment(certificate.not_before) || now > rowMoment(certificate.not_after))
      return new CaError('E_HR_PERSON_EXPIRED', { serial })
    if (checkDocumentUse(use).some(({ outcome }) => outcome === 'fail'))
      return new CaError('E_HR_PERSON_USE', { serial })
    return null
  }
}
