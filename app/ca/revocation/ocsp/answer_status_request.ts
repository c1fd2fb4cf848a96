import { buildResponseData } from '#ca/revocation/ocsp/response'
import { OcspRefusal } from '#ca/revocation/ocsp/refusal'
import { PreparedAnswers } from '#ca/revocation/ocsp/prepared_answers'
import {
  latin1,
  readStatusRequest,
  type CertId,
  type StatusRequest,
} from '#ca/revocation/ocsp/request'
import { Responders } from '#ca/revocation/ocsp/responders'
import { RevocationFeed } from '#ca/revocation/ocsp/revocation_feed'
import { newestInForce, plainRequest } from '#ca/revocation/ocsp/standing_requests'
import { Statuses } from '#ca/revocation/ocsp/statuses'
import { NEVER_ISSUED, UNKNOWN } from '#ca/revocation/ocsp/certificate_status'
import { ServiceKeys } from '#ca/authorities/services/service_keys'
import { UnderWay } from '#ca/under_way'
import type { AuthorityKeys } from '#ca/authorities/authority_keys'
import type { AnsweringAuthority, Responder } from '#ca/revocation/ocsp/responders'
import type { CertificateStatus } from '#ca/revocation/ocsp/certificate_status'
import type { Clock } from '#ca/clock'
import type { Reading } from '#ca/revocation/ocsp/revocation_feed'
import type { SingleStatus } from '#ca/revocation/ocsp/response'

/** What differs between responders. */
export interface OcspSettings extends Reading {
  /** How long an answer is valid, in milliseconds. */
  readonly validity: number
  /** For how many certificates of a key, the newest in force, an answer is signed before anybody asks; none by default. */
  readonly prepared?: number
}

/** An answer as it goes out; times in milliseconds since 1970. */
export interface OcspAnswer {
  /** DER OCSPResponse. */
  readonly der: Uint8Array
  /** Until when a cache may keep it, and when it was signed; absent for what no cache may keep. */
  readonly validity?: { readonly producedAt: number; readonly nextUpdate: number }
}

/** How often the database is looked at, in milliseconds: a revocation is told within a second. */
const LOOK_EVERY = 400
/** How old the last look at the database may be when an answer is signed, in milliseconds. */
const LOOKED_AT_MOST = 800
/** How long a request waits for the database, in milliseconds. */
const PATIENCE = 2_000
/** How many answers of a key are signed beforehand in one go, lest those who ask now have to wait. */
const AT_A_TIME = 1_000
/** How many statuses are read together. */
const READ_TOGETHER = 500
/** How often an answer is made again because a revocation came between. */
const TRIES = 3

/** A promise that is given up after a while; what it waits for goes on. */
function patiently<T>(waited: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('the database does not answer')), PATIENCE).unref()
  })
  return Promise.race([waited, late])
}

/**
 * Answers requests for the status of certificates (RFC 6960, RFC 5019). Requests about one certificate and without a
 * nonce get an answer that was signed beforehand, when there is one. It writes nothing: any number of processes may
 * answer side by side.
 *
 * What cannot be known is never guessed: when the database does not answer, answers that are still valid are given out,
 * and otherwise `tryLater`.
 */
export class AnswerStatusRequest {
  readonly #prepared = new PreparedAnswers()
  readonly #statuses: Statuses
  readonly #feed: RevocationFeed
  readonly #responders: Responders
  #failedAt = -Infinity
  #renewing: Promise<void> | null = null
  #ending = false

  /** @param report is told why an answer could not be given */
  constructor(
    keys: AuthorityKeys,
    private readonly clock: Clock,
    private readonly settings: OcspSettings,
    private readonly report: (error: unknown) => void
  ) {
    this.#statuses = new Statuses(settings)
    this.#feed = new RevocationFeed((serial) => this.#forget(serial), settings)
    this.#responders = new Responders(new ServiceKeys(keys, report), clock, settings, report)
  }

  /** @param bytes DER OCSPRequest; whatever they are, there is an answer */
  async handle(bytes: Uint8Array): Promise<OcspAnswer> {
    const key = latin1(bytes)
    const sure = await this.#sure()
    const prepared = this.#prepared.find(key, this.clock.milliseconds())
    if (prepared) return { der: prepared.der, validity: prepared }
    try {
      const request = readStatusRequest(bytes)
      if (!sure) throw new OcspRefusal('tryLater')
      return await this.#answer(key, request)
    } catch (error) {
      if (error instanceof OcspRefusal) return { der: error.der }
      this.report(error)
      return { der: new OcspRefusal('tryLater').der }
    }
  }

  /** Looks for revocations and for fresh responders. */
  async look(): Promise<void> {
    await this.#feed.look()
    await this.#responders.refresh()
  }

  /** Looks and renews by itself, until the function that is returned is called: it lets what is under way finish. */
  keepFresh(): () => Promise<void> {
    const underWay = new UnderWay()
    const renew = () => this.renew().catch(this.report)
    const timers = [
      setInterval(() => void underWay.add(this.#lookNow()), LOOK_EVERY),
      setInterval(() => void underWay.add(renew()), this.settings.validity / 20),
    ]
    for (const timer of timers) timer.unref()
    void underWay.add(renew())
    return () => {
      this.#ending = true
      timers.forEach(clearInterval)
      return underWay.finished()
    }
  }

  /**
   * Signs beforehand what the newest certificates are asked by, and anew what was asked for and has lived through half of
   * its term. Nothing is signed while the database is away; a key that does not sign keeps no other one waiting. Two runs
   * at a time are one.
   */
  renew(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null
    })
    return this.#renewing
  }

  async #renew(): Promise<void> {
    const half = this.clock.milliseconds() - this.settings.validity / 2
    const silent = new Set<number>()
    for (const request of await this.#standing(half)) await this.#signBeforehand(request, silent)
    for (const key of this.#prepared.due(half))
      await this.#signBeforehand(Buffer.from(key, 'latin1'), silent)
  }

  /** @param silent authorities whose key did not sign: they are left alone until the next run */
  async #signBeforehand(bytes: Uint8Array, silent: Set<number>): Promise<void> {
    const request = readStatusRequest(bytes)
    const { authorityId } = this.#authorityOf(request)
    if (this.#ending || silent.has(authorityId) || !(await this.#sure())) return
    try {
      await this.#answer(latin1(bytes), request)
    } catch (error) {
      silent.add(authorityId)
      this.report(error)
    }
  }

  /** The requests of RFC 5019 about the newest certificates that have no answer since `moment`, their statuses read. */
  async #standing(moment: number): Promise<Uint8Array[]> {
    const { prepared: count = 0 } = this.settings
    const requests: Uint8Array[] = []
    if (count === 0 || !(await this.#sure())) return requests
    for (const { authorityId, responder, bySha1 } of this.#responders.all) {
      if (!responder) continue
      const newest = await newestInForce(
        authorityId,
        { count, now: this.clock.now() },
        this.settings
      )
      const due = newest
        .map((serial) => ({ serial, request: plainRequest(bySha1, serial) }))
        .filter(({ request }) => !this.#prepared.has(latin1(request), moment))
        .slice(0, AT_A_TIME)
      for (let at = 0; at < due.length; at += READ_TOGETHER) {
        const serials = due.slice(at, at + READ_TOGETHER).map(({ serial }) => serial)
        await this.#statuses.of(authorityId, serials)
      }
      requests.push(...due.map(({ request }) => request))
    }
    return requests
  }

  #forget(serial: string) {
    this.#statuses.forget(serial)
    this.#prepared.forget(serial)
  }

  /** Whether what is known of revocations may be signed. */
  async #sure(): Promise<boolean> {
    return this.#age() <= LOOKED_AT_MOST || this.#lookNow()
  }

  /** Whether the database was seen just now; after a failure it is left alone for a moment. */
  async #lookNow(): Promise<boolean> {
    if (performance.now() - this.#failedAt < LOOKED_AT_MOST) return false
    try {
      await patiently(this.look())
      return true
    } catch (error) {
      this.#failedAt = performance.now()
      this.report(error)
      return false
    }
  }

  /** How old what is known of revocations is, in milliseconds. */
  #age(): number {
    return this.#feed.seenAt === null ? Infinity : performance.now() - this.#feed.seenAt
  }

  async #answer(key: string, request: StatusRequest): Promise<OcspAnswer> {
    const authority = this.#authorityOf(request)
    const responder = this.#responderOf(authority)
    for (let tries = 1; ; tries++) {
      const { der, statuses, ...times } = await this.#sign(request, authority, responder)
      const [{ serial }] = request.certificates
      const mayKeep = request.isPlain && statuses[0].status.kind !== 'unknown'
      if (!mayKeep || statuses[0].status.kind === 'never issued') return { der }
      if (this.#statuses.known(authority.authorityId, serial) === statuses[0].status) {
        const prepared = { der, serial, ...times }
        this.#prepared.keep(key, prepared)
        return { der, validity: prepared }
      }
      // A revocation came between: of this certificate, or while its status was being read.
      if (tries === TRIES) return { der }
    }
  }

  /** The key that the first of our issuers has; anybody may say that no issuer is ours. */
  #authorityOf({ certificates }: StatusRequest): AnsweringAuthority {
    for (const { issuer } of certificates) {
      const authority = this.#responders.of(issuer)
      if (authority) return authority
    }
    if (!this.#responders.anybody) throw new OcspRefusal('unauthorized')
    return this.#responders.anybody
  }

  #responderOf({ responder, authorityId }: AnsweringAuthority): Responder {
    if (responder && responder.notAfter > this.clock.milliseconds()) return responder
    this.report(new Error(`the authority ${authorityId} has no valid OCSP responder`))
    throw new OcspRefusal('tryLater')
  }

  /** Those of other keys are unknown to this one; what is not remembered is read together. */
  async #statusesOf({ certificates }: StatusRequest, authority: AnsweringAuthority) {
    const { authorityId } = authority
    const isOurs = ({ issuer }: CertId) => this.#responders.of(issuer) === authority
    const serials = certificates.filter(isOurs).map(({ serial }) => serial)
    const missing = serials.filter((serial) => !this.#statuses.known(authorityId, serial))
    const read =
      missing.length > 0
        ? await patiently(this.#statuses.of(authorityId, missing))
        : new Map<string, CertificateStatus>()
    return certificates.map((asked): SingleStatus => {
      const { der: certId, serial } = asked
      if (!isOurs(asked)) return { certId, status: UNKNOWN }
      const status = this.#statuses.known(authorityId, serial) ?? read.get(serial)
      return { certId, status: status ?? NEVER_ISSUED }
    })
  }

  /** A responder speaks for the key that certified it and for no other (RFC 6960 4.2.2.2). */
  async #sign(request: StatusRequest, authority: AnsweringAuthority, responder: Responder) {
    const now = this.clock.milliseconds()
    const statuses = await this.#statusesOf(request, authority)
    const thisUpdate = Math.floor((now - Math.min(this.#age(), LOOKED_AT_MOST)) / 1000) * 1000
    const times = {
      producedAt: now,
      nextUpdate: Math.min(thisUpdate + this.settings.validity, responder.notAfter),
    }
    const data = buildResponseData({
      ...times,
      thisUpdate,
      statuses,
      responder: responder.id,
      nonce: request.nonce,
    })
    return { der: await responder.sign(data), statuses, ...times }
  }
}
