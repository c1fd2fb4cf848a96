import { CaError } from '#ca/ca_error'
import { Desk, type RunningStation } from '#ca/carriers/desk'
import { KeptDriver } from '#station/drivers/kept_driver'
import { readAnswer, writeAnswer, writeQuestion } from '#station/messages'
import { Station } from '#station/station'
import type { QuestionFields, QuestionType } from '#station/messages'

/**
 * The station's own code and messages within the process of a test, in place of a process beside it: what tests of a
 * process (a desk's contract, kills, machines) have to show is shown there.
 */
class StationWithin implements RunningStation {
  readonly alive = true
  readonly pid = undefined
  #carriers: KeptDriver
  #station: Station
  #underWay: Promise<unknown> = Promise.resolve()
  #lastId = 0

  constructor(source: string) {
    this.#carriers = new KeptDriver(source)
    this.#station = new Station(() => this.#carriers.driver())
  }

  async ask<T extends QuestionType>(type: T, fields: QuestionFields<T>): Promise<unknown> {
    const answering = this.#station.answer(writeQuestion({ id: ++this.#lastId, type, fields }))
    this.#underWay = Promise.allSettled([this.#underWay, answering])
    const answer = readAnswer(writeAnswer(await answering))
    if (answer?.ok) return answer.result
    throw new CaError(
      (answer?.error.code ?? 'E_STATION_FAULT') as `E_${string}`,
      answer?.error.facts
    )
  }

  async end(): Promise<void> {
    await this.#underWay
    await this.#carriers.close()
  }
}

/** An operator's desk with carriers of a source, whose station is no process of its own. */
export const deskWithin = (source: string) =>
  new Desk(source, {}, (absolutePath) => new StationWithin(absolutePath))
