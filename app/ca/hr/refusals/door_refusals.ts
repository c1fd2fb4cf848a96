import { isIP } from 'node:net'
import type { DateTime } from 'luxon'
import { toHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'
import { keptFacts } from '#ca/hr/refusals/kept_facts'
import { RefusalQuota } from '#ca/hr/refusals/refusal_quota'
import { REFUSAL_RULES, type RefusalRules } from '#ca/hr/refusals/refusal_rules'
import { writeRefusals, type KeptRefusal } from '#ca/hr/refusals/write_refusals'
import { readClaim } from '#ca/hr/refusals/claim'
import HrSystemCertificate from '#models/hr_system_certificate'
import type { CaError } from '#ca/ca_error'
import type { Sender } from '#ca/hr/wire/sender'

/** What was refused, and why. */
export interface Refused {
  sender: Sender
  /** The message as it came; null when it was not read. */
  bytes: Uint8Array | null
  error: CaError
  at: DateTime
}

/** What the log says of a refusal: nothing of a person. */
export interface RefusalLine {
  code: string
  systemId: number | null
  proved: boolean
  address: string
  messageId: string | null
}

/** Where the lines for the log go. */
export interface RefusalLog {
  refused(line: RefusalLine): void
  /** So many were refused beyond what is kept or counted. */
  dropped(count: number): void
}

const fingerprint = (certificate: Uint8Array | null) =>
  certificate ? toHex(sha256(certificate)) : null

/**
 * What is refused at the door of the HR channel, kept for the administrator by `REFUSAL_RULES`: noted while the sender is
 * answered, written afterwards. One for the process.
 */
export class DoorRefusals {
  readonly #proved: RefusalQuota<KeptRefusal>
  readonly #claimed: RefusalQuota<KeptRefusal>
  #waiting = new Set<KeptRefusal>()
  #dropped = 0

  constructor(
    private readonly log: RefusalLog,
    private readonly rules: RefusalRules = REFUSAL_RULES
  ) {
    this.#proved = new RefusalQuota(rules)
    this.#claimed = new RefusalQuota(rules)
  }

  /** Remembers a refusal until it is written; touches no database. */
  note(refused: Refused): void {
    const { sender, at } = refused
    const address = isIP(sender.remoteAddress) ? sender.remoteAddress : 'unknown'
    const quota = sender.proved ? this.#proved : this.#claimed
    const isFull = this.#waiting.size >= this.rules.waiting
    const kept = isFull ? null : quota.take(address, at, () => this.#keep(refused, address))
    if (kept) this.#waiting.add(kept)
    else this.#dropped += 1
  }

  /** Writes what is waiting; the newest of each system stay. What the database does not take is in the log alone. */
  async write(): Promise<void> {
    const waiting = [...this.#waiting]
    const dropped = this.#dropped
    this.#waiting.clear()
    this.#dropped = 0
    if (dropped > 0) this.log.dropped(dropped)
    if (waiting.length === 0) return
    try {
      await this.#nameSystems(waiting)
    } finally {
      for (const each of waiting.filter(({ id }) => id === null)) this.log.refused(lineOf(each))
    }
    await writeRefusals(waiting, this.rules.newest)
  }

  #keep({ sender: { proved }, bytes, error, at }: Refused, remoteAddress: string): KeptRefusal {
    const claim = readClaim(bytes)
    return {
      ...{ id: null, systemId: null, more: 0, remoteAddress, refusedAt: at },
      ...{ proved: proved !== null, certificate: fingerprint(proved ?? claim.certificate) },
      ...{ messageId: claim.messageId, code: error.code, facts: keptFacts(error.facts) },
    }
  }

  async #nameSystems(waiting: KeptRefusal[]) {
    const named = waiting.flatMap(({ certificate }) => certificate ?? [])
    const known = await HrSystemCertificate.query()
      .select('sha256', 'systemId')
      .whereIn('sha256', [...new Set(named)])
    const systems = new Map(known.map(({ sha256: hash, systemId }) => [hash, systemId]))
    for (const each of waiting) each.systemId = systems.get(each.certificate ?? '') ?? null
  }
}

const lineOf = ({ code, systemId, proved, remoteAddress, messageId }: KeptRefusal) => ({
  ...{ code, systemId, proved, messageId },
  address: remoteAddress,
})
