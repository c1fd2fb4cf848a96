import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { checkRecipient, type Recipient } from '#ca/carriers/recipient'
import Application from '#models/application'
import type { Actor } from '#ca/actor'
import type HandOut from '#models/hand_out'

/** Several carriers of one letter to one recipient. */
export interface HandOutsInput extends Recipient {
  letterId: number
  applicationIds: number[]
}

/** S-4: what really happens at the counter: one employee of the agency takes all carriers of a letter. */
@inject()
export class HandOutCarriers {
  constructor(protected handOut: HandOutCarrier) {}

  /**
   * Checks everything first, then hands out one after the other, each with its own journal line.
   *
   * @throws CaError E_HAND_OUT_NOBODY, and those of `HandOutCarrier`
   */
  async handle(input: HandOutsInput, actor: Actor): Promise<HandOut[]> {
    const { letterId, applicationIds, ...recipient } = input
    checkRecipient(recipient)
    const applications = await Application.query()
      .where('letterId', letterId)
      .whereIn('id', applicationIds)
      .orderBy('rowNumber')
    if (applications.length === 0) throw new CaError('E_HAND_OUT_NOBODY')
    const early = applications.find(({ state }) => !['written', 'handed_out'].includes(state))
    if (early) throw new CaError('E_APPLICATION_NOT_WRITTEN', { state: early.state }, 409)
    const lines: HandOut[] = []
    for (const { id } of applications) {
      lines.push(await this.handOut.handle({ ...recipient, applicationId: id }, actor))
    }
    return lines
  }
}
