import EndedHold from '#models/ended_hold'
import Revocation from '#models/revocation'
import ServiceRevocation from '#models/service_revocation'

/** How far back from the newest revocation one may still be under way in another transaction when a feed begins. */
const WINDOW = 10_000
/** How long a missing number may still turn up; a transaction does not live that long. */
const PATIENCE_MS = 600_000

/** How far back from the newest hold that has ended one may still be under way. */
const ENDED = 100

/** Which database is read: the main connection when absent. */
export interface Reading {
  connection?: string
}

interface Row {
  id: number
  $extras: { serial: string }
}

/**
 * Tells of each revocation that is committed, and of each hold that has ended, in whichever process, as soon as it is
 * looked for. Numbers are given out before the commit, so a lower one may turn up after a higher one: those that are
 * missing are looked for until no transaction can have them any more.
 */
export class RevocationFeed {
  #last: number | null = null
  readonly #missing = new Map<number, number>()
  readonly #services = new Set<number>()
  readonly #ended = new Set<number>()
  #lastEnded: number | null = null
  #looking: Promise<void> | null = null
  #seenAt: number | null = null

  /** @param onRevoked is told the serial number, hex */
  constructor(
    private readonly onRevoked: (serial: string) => void,
    private readonly reading: Reading = {}
  ) {}

  /** When the database was last seen, by the clock of `performance.now()`; null before the first time. */
  get seenAt(): number | null {
    return this.#seenAt
  }

  /** Looks for revocations since the last look. Two looks at a time are one. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #look(): Promise<void> {
    const begun = performance.now()
    if (this.#last === null) await this.#begin()
    else this.#take(await this.#fresh(this.#last), begun)
    await this.#lookAtServices()
    await this.#lookAtEndedHolds()
    this.#seenAt = begun
  }

  /** Of services there are few: all of them are looked at, whatever their numbers. */
  async #lookAtServices() {
    const rows = await ServiceRevocation.query(this.reading)
      .select('serviceCertificateId')
      .preload('serviceCertificate', (service) => service.select('id', 'serial'))
    for (const { serviceCertificateId, serviceCertificate } of rows) {
      if (this.#services.has(serviceCertificateId)) continue
      this.#services.add(serviceCertificateId)
      this.onRevoked(serviceCertificate.serial)
    }
  }

  /** Of holds that have ended each is told once, however many there are; a handful of numbers may come late. */
  async #lookAtEndedHolds() {
    const query = EndedHold.query(this.reading)
      .orderBy('id', 'desc')
      .preload('certificate', (certificate) => certificate.select('id', 'serial'))
    const last = this.#lastEnded
    const ended = await (last === null ? query.limit(ENDED) : query.where('id', '>', last - ENDED))
    this.#lastEnded = ended[0]?.id ?? last ?? 0
    for (const { id, certificate } of ended.filter((hold) => !this.#ended.has(hold.id))) {
      this.#ended.add(id)
      this.onRevoked(certificate.serial)
    }
  }

  /** The numbers that are there; what they revoke is read when it is asked for. */
  async #begin() {
    const newest = await Revocation.query(this.reading)
      .orderBy('id', 'desc')
      .limit(WINDOW)
      .select('id')
    const ids = new Set(newest.map(({ id }) => id))
    const last = newest[0]?.id ?? 0
    const until = performance.now() + PATIENCE_MS
    for (let id = Math.max(1, last - WINDOW); id < last; id++)
      if (!ids.has(id)) this.#missing.set(id, until)
    this.#last = last
  }

  async #fresh(last: number): Promise<Row[]> {
    const missing = [...this.#missing.keys()]
    const rows = await Revocation.query(this.reading)
      .join('certificates', 'certificates.id', 'revocations.certificate_id')
      .where((query) => {
        void query.where('revocations.id', '>', last)
        if (missing.length > 0) void query.orWhereIn('revocations.id', missing)
      })
      .orderBy('revocations.id')
      .select('revocations.id', 'certificates.serial')
    return rows as unknown as Row[]
  }

  #take(rows: Row[], now: number) {
    for (const { id, $extras } of rows) {
      for (let gap = (this.#last ?? 0) + 1; gap < id; gap++)
        this.#missing.set(gap, now + PATIENCE_MS)
      this.#missing.delete(id)
      this.#last = Math.max(this.#last ?? 0, id)
      this.onRevoked($extras.serial)
    }
    for (const [id, until] of this.#missing) if (until < now) this.#missing.delete(id)
  }
}
