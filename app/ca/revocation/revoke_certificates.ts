import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { groundOn } from '#ca/revocation/grounds'
import { findRevocationLetter } from '#ca/revocation/letters/find_revocation_letter'
import { checkInvalidity, readBasis } from '#ca/revocation/revocation_facts'
import { RevocationSteps } from '#ca/revocation/revocation_steps'
import { writeRevocations } from '#ca/revocation/write_revocations'
import { isUniqueViolation } from '#ca/unique_violation'
import CertificateRevoked from '#events/revocation/certificate_revoked'
import Certificate from '#models/certificate'
import RevocationRequest from '#models/revocation_request'
import type { Actor } from '#ca/actor'
import type { Known, RevocationFacts } from '#ca/revocation/write_revocations'
import type { RevocationChannel } from '#models/revocation'
import type RevocationLetter from '#models/revocation_letter'
import type Revocation from '#models/revocation'

/** Certificates to be revoked together, for one reason. */
export interface RevokeInput {
  /** Hex, any case. */
  serials: readonly string[]
  /** Key of `GROUNDS`. */
  ground: string
  /** The emergency path has its own door, with two operators. */
  channel: Exclude<RevocationChannel, 'emergency'>
  /** The letter with the application (annex 7). */
  letterId?: number | null
  /** The message of an HR system that asks for it (S-22): row of hr_messages. */
  hrMessageId?: number | null
  /** What proves the ground; needed where no letter asks. */
  basis?: string | null
  /** ISO 8601: since when the key is believed to be in other hands. */
  invalidityDate?: string | null
}

type KnownCertificate = Known & { serial: string }

/** The certificates of serial numbers. @throws CaError E_REVOKE_NOBODY, E_CERTIFICATE_UNKNOWN */
export async function knownBySerial(serials: readonly string[]): Promise<KnownCertificate[]> {
  const wanted = [...new Set(serials.map((serial) => serial.trim().toLowerCase()))]
  if (wanted.length === 0) throw new CaError('E_REVOKE_NOBODY')
  const found = await Certificate.query()
    .whereIn('serial', wanted)
    .select('id', 'applicationId', 'serial')
  const absent = wanted.find((serial) => !found.some((each) => each.serial === serial))
  if (absent) throw new CaError('E_CERTIFICATE_UNKNOWN', { serial: absent }, 404)
  return found
}

function checkBasis(text: string | null | undefined, letterId: number | null): string | null {
  const basis = readBasis(text)
  if (!basis && letterId === null) throw new CaError('E_REVOKE_BASIS')
  return basis
}

/**
 * S-20: by a letter only what it asks for is revoked, and has not withdrawn until now: whoever sets a request aside waits
 * for the certificate, which is locked here.
 */
async function assertAsked(
  trx: TransactionClientContract,
  { id: letterId, number }: RevocationLetter,
  known: readonly KnownCertificate[]
) {
  const requests = await RevocationRequest.query({ client: trx }).where({ letterId }).forUpdate()
  const standing = requests.filter(({ setAsideAt }) => setAsideAt === null)
  const asked = new Set(standing.map(({ certificateId }) => certificateId))
  const other = known.find(({ id }) => !asked.has(id))
  if (other) throw new CaError('E_REVOKE_NOT_IN_LETTER', { serial: other.serial, number }, 409)
}

/**
 * Revokes certificates, whatever the channel (S-19): each gets its row with date, ground and time, all of
 * them or none. It takes effect at once and for good; a second time is refused.
 */
@inject()
export class RevokeCertificates {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected steps: RevocationSteps
  ) {}

  /**
   * @throws CaError E_REVOKE_NOBODY, E_CERTIFICATE_UNKNOWN, E_REVOCATION_GROUND, E_REVOKE_BASIS,
   *   E_REVOKE_BASIS_LONG, E_INVALIDITY_REASON, E_INVALIDITY_DATE, E_REVOCATION_LETTER_ABSENT,
   *   E_REVOKE_NOT_IN_LETTER, and those of `writeRevocations`
   */
  async handle(input: RevokeInput, actor: Actor): Promise<Revocation[]> {
    const { channel, letterId = null, hrMessageId = null } = input
    const known = await knownBySerial(input.serials)
    const at = this.clock.now()
    const ground = groundOn(input.ground, this.clock.today())
    const { reason } = ground
    const facts = {
      ground,
      basis: checkBasis(input.basis, letterId),
      invalidityDate: checkInvalidity(input.invalidityDate, { reason, now: at }),
      ...{ channel, letterId, hrMessageId, actor, at },
    }
    const letter = letterId === null ? null : await findRevocationLetter(letterId)
    const revocations = await this.#revoke(known, facts, letter)
    await this.steps.reached('revoked')
    for (const { certificateId } of revocations) await CertificateRevoked.dispatch(certificateId)
    await this.steps.reached('told')
    return revocations
  }

  async #revoke(
    known: readonly KnownCertificate[],
    facts: RevocationFacts,
    letter: RevocationLetter | null
  ) {
    try {
      return await db.transaction(async (trx) => {
        const written = await writeRevocations(trx, known, facts)
        if (letter) await assertAsked(trx, letter, known)
        await this.steps.reached('locked')
        for (const { act } of written) await this.audit.append(trx, act)
        await this.steps.reached('revoking')
        return written.map(({ revocation }) => revocation)
      })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      const count = known.length
      throw new CaError('E_REVOKED_MEANWHILE', { count }, 409)
    }
  }
}
