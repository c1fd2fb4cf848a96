import { inject } from '@adonisjs/core'
import hash from '@adonisjs/core/services/hash'
import { Clock } from '#ca/clock'
import { sqlMoment } from '#ca/moments'
import SignInCode from '#models/sign_in_code'

/** Uses up a code that an operator gave. */
@inject()
export class UseSignInCode {
  constructor(protected clock: Clock) {}

  /**
   * Every look at a code costs one of its tries before it is compared, so that tries made at once count too; the right
   * one is used up by whoever comes first.
   *
   * @returns whether the code is the one of this person, and had not been used
   */
  async handle(iin: string, code: string): Promise<boolean> {
    const now = sqlMoment(this.clock.now())
    const given = await SignInCode.query()
      .where('iin', iin)
      .whereNull('usedAt')
      .where('expiresAt', '>', now)
      .orderBy('id', 'desc')
      .first()
    if (!given || !(await this.#takeTry(given.id))) return false
    if (!(await hash.verify(given.codeHash, code.replace(/\D/g, '')))) return false
    const [used] = await SignInCode.query()
      .where('id', given.id)
      .whereNull('usedAt')
      .update({ usedAt: now })
    return Number(used) === 1
  }

  async #takeTry(id: number): Promise<boolean> {
    const [taken] = await SignInCode.query()
      .where('id', id)
      .where('triesLeft', '>', 0)
      .decrement('triesLeft', 1)
    return Number(taken) === 1
  }
}
