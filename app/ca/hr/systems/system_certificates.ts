import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { toHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { Clock, ZONE } from '#ca/clock'
import { sha256 } from '#ca/crypto/hash'
import { lockSystem } from '#ca/hr/systems/find_system'
import { OwnerStanding } from '#ca/hr/systems/owner_standing'
import { isUniqueViolation } from '#ca/unique_violation'
import Certificate from '#models/certificate'
import HrSystemCertificate from '#models/hr_system_certificate'
import type { Actor } from '#ca/actor'
import type { CertificateView } from '#ca/certificates/certificate_view'

/** A certificate of an HR system, and the days on which its signatures are taken. */
export interface NewSystemCertificate {
  systemId: number
  /** DER or PEM. */
  certificate: Uint8Array
  /** YYYY-MM-DD (Asia/Almaty); null for the end that the certificate itself has. */
  from: string | null
  to: string | null
  /** An employee's certificate of the register is refused: who has it could not sign a payload any more. */
  onlyOfSystem?: boolean
}

async function assertNobodys({ der, serial }: CertificateView) {
  const known = await Certificate.query().where({ serial }).preload('application').first()
  if (!known?.der?.equals(der)) return
  const name = known.application?.fullName ?? known.holderIin
  throw new CaError('E_HR_CERTIFICATE_OF_HOLDER', { serial, name }, 409)
}

/** Registers certificates of HR systems, several at once for a change of keys, and takes them away. */
@inject()
export class SystemCertificates {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected standing: OwnerStanding
  ) {}

  /**
   * @throws CaError E_CERTIFICATE_UNREADABLE, E_HR_CERTIFICATE_DAYS, E_HR_CERTIFICATE_INVALID (order No. 1187, on the first
   *   day that is left), E_HR_SYSTEM_ABSENT, E_HR_CERTIFICATE_KNOWN,
   *   E_HR_CERTIFICATE_OF_HOLDER
   */
  async add(input: NewSystemCertificate, actor: Actor): Promise<HrSystemCertificate> {
    const { systemId } = input
    const view = readCertificate(input.certificate)
    const days = this.#days(view, input)
    const { serial } = view
    if (input.onlyOfSystem) await assertNobodys(view)
    await this.#assertGood(view, days.validFrom)
    const fields = {
      ...{ systemId, serial, ...days, addedBy: actor },
      sha256: toHex(sha256(view.der)),
      ...{ subject: view.subject.text.slice(0, 1000), issuer: view.issuer.text.slice(0, 1000) },
    }
    try {
      return await db.transaction(async (trx) => {
        await lockSystem(trx, systemId)
        const added = await HrSystemCertificate.create(fields, { client: trx })
        const [validFrom, validTo] = [days.validFrom.toISO() ?? '', days.validTo.toISO() ?? '']
        await this.audit.append(trx, {
          event: 'hr_certificate_added',
          actor,
          subject: `hr_system:${systemId}`,
          data: { serial, sha256: fields.sha256, validFrom, validTo },
        })
        return added
      })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new CaError('E_HR_CERTIFICATE_KNOWN', { serial }, 409)
    }
  }

  /** Its signatures are taken no more. A second time changes nothing. @throws CaError E_HR_SYSTEM_ABSENT */
  async withdraw(systemId: number, id: number, actor: Actor): Promise<void> {
    await db.transaction(async (trx) => {
      await lockSystem(trx, systemId)
      const known = await HrSystemCertificate.query({ client: trx })
        .where({ id, systemId })
        .whereNull('withdrawnAt')
        .first()
      if (!known) return
      await known.merge({ withdrawnAt: this.clock.now(), withdrawnBy: actor }).save()
      await this.audit.append(trx, {
        event: 'hr_certificate_withdrawn',
        actor,
        subject: `hr_system:${systemId}`,
        data: { serial: known.serial },
      })
    })
  }

  /** What would be refused at the door is not registered; of what cannot be found out now, the door asks again. */
  async #assertGood({ der, serial }: CertificateView, validFrom: DateTime) {
    const now = this.clock.now()
    const check = await this.standing.failure(der, validFrom > now ? validFrom : now)
    if (check) throw new CaError('E_HR_CERTIFICATE_INVALID', { serial, check }, 409)
  }

  #days({ notBefore, notAfter, serial }: CertificateView, { from, to }: NewSystemCertificate) {
    const day = (text: string) => DateTime.fromISO(text, { zone: ZONE })
    const begins = from ? day(from).startOf('day') : notBefore
    const ends = to ? day(to).endOf('day').startOf('second') : notAfter
    const validFrom = begins < notBefore ? notBefore : begins
    const validTo = ends > notAfter ? notAfter : ends
    if (validFrom >= validTo || validTo <= this.clock.now()) {
      const own = [notBefore.toISODate() ?? '', notAfter.toISODate() ?? '']
      throw new CaError('E_HR_CERTIFICATE_DAYS', { serial, from: own[0], until: own[1] })
    }
    return { validFrom: validFrom.toUTC(), validTo: validTo.toUTC() }
  }
}
