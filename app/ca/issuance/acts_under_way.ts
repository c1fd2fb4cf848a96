import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Reserver } from '#ca/issuance/reserver'
import type { DateTime } from 'luxon'
import type Application from '#models/application'

/** How long another process is believed to be writing a certificate that it has issued, in minutes. */
const WRITING_MINUTES = 2

/** Which applications somebody is writing at this moment: such a one needs no decision, it needs patience. */
@inject()
export class ActsUnderWay {
  #here = new Set<number>()

  constructor(protected reserver: Reserver) {}

  /**
   * Does the one act for an application; a second one beside it is refused before it touches a carrier.
   *
   * @throws CaError E_WRITING_UNDER_WAY
   */
  async only<T>(applicationId: number, act: () => Promise<T>): Promise<T> {
    if (this.#here.has(applicationId))
      throw new CaError('E_WRITING_UNDER_WAY', { application: applicationId }, 409)
    this.#here.add(applicationId)
    try {
      return await act()
    } finally {
      this.#here.delete(applicationId)
    }
  }

  /**
   * Whether this process is at work on an application, or another one as far as its reservation shows.
   *
   * @param application with its certificate, when it has one
   */
  has({ id, state, certificate }: Application, now: DateTime): boolean {
    if (this.#here.has(id)) return true
    if (!certificate || this.reserver.isAbandoned(certificate, now)) return false
    const { issuedAt } = certificate
    const recently = issuedAt !== null && now.diff(issuedAt, 'minutes').minutes < WRITING_MINUTES
    return state === 'issuing' || (state === 'issued' && recently)
  }
}
