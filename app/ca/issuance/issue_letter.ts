import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { CryptoError } from '#ca/crypto/crypto_error'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { NextCarrier } from '#ca/issuance/next_carrier'
import { assertNotOfHolder } from '#station/pin_of_holder'
import Application from '#models/application'
import Certificate from '#models/certificate'
import Letter from '#models/letter'
import type { Actor } from '#ca/actor'
import type { AskForCarrier } from '#ca/issuance/next_carrier'

/** A letter to be issued, carrier after carrier. */
export interface LetterInput {
  letterId: number
  /** Of every carrier. */
  pin: string
  ask: AskForCarrier
  /** Ends the batch after the step that is under way. */
  signal?: AbortSignal
  /** Told of each employee, as soon as that one is done with. */
  onEmployee?: (outcome: EmployeeOutcome) => Promise<void>
}

type FailedWith = CaError | CryptoError

/** Where one employee stands. */
export interface EmployeeOutcome {
  application: Application
  /** With its carrier; null as long as nothing is issued. */
  certificate: Certificate | null
  error: FailedWith | null
}

/** What became of the letter. */
export interface LetterOutcome {
  letter: Letter
  employees: EmployeeOutcome[]
  /** What ended the batch before its end; null when it went through. */
  stopped: FailedWith | null
}

/** What the next employee would meet again. */
const STOPS = new Set<string>([
  'E_INTERRUPTED',
  'E_CARRIERS_EXHAUSTED',
  'E_PIN_WEAK',
  'E_PIN_LAYOUT',
  'E_PIN_OF_HOLDER',
  // The PIN given is not the one with which the batch was begun: no blank carrier is to get it.
  'E_PIN_WRONG',
  'E_PIN_BLOCKED',
  'E_CARRIER_SOURCE',
  'E_CARRIER_MODULE',
  'E_STATION_GONE',
  'E_STATION_SILENT',
  'E_AUTHORITY_ABSENT',
  'E_AUTHORITY_ENDS',
  'E_KEY_STORE_UNDER_SHARES',
  'E_PASSPHRASE_ABSENT',
  'E_PASSPHRASE_EMPTY',
  'E_PASSPHRASE_FILE_OPEN',
  'E_PASSPHRASE_FILE_OWNER',
  'E_PASSPHRASE_UNREADABLE',
  'E_PASSPHRASE_NO_TERMINAL',
  'E_PASSPHRASE_NOT_GIVEN',
])

const stopsBatch = (error: FailedWith) =>
  error instanceof CryptoError || STOPS.has(error.code) || STOPS.has(String(error.facts.cause))

const isFailure = (error: unknown): error is FailedWith =>
  error instanceof CaError || error instanceof CryptoError

/**
 * Issues a whole letter, one carrier after the other, in the order of its rows. What is done is not done again:
 * called after a crash, Ctrl-C or a shortage of carriers it goes on. One employee's trouble does not keep the
 * others waiting.
 */
@inject()
export class IssueLetter {
  constructor(
    protected carriers: NextCarrier,
    protected issuing: IssueOntoCarrier
  ) {}

  async handle(input: LetterInput, actor: Actor): Promise<LetterOutcome> {
    const letter = await Letter.query().where('id', input.letterId).preload('agency').firstOrFail()
    const applications = await Application.query()
      .where('letterId', letter.id)
      .whereNull('onlineApplicationId')
      .orderBy('rowNumber')
    const outcome: LetterOutcome = {
      letter,
      employees: [],
      stopped: pinOfHolder(input.pin, applications),
    }
    for (const application of applications) {
      const error = outcome.stopped ? null : await this.#issue(application, input, actor)
      if (error && stopsBatch(error)) outcome.stopped = error
      const employee = await outcomeOf(application, outcome.stopped ? null : error)
      outcome.employees.push(employee)
      await input.onEmployee?.(employee)
    }
    return outcome
  }

  async #issue(application: Application, input: LetterInput, actor: Actor) {
    if (!['waiting', 'issuing', 'issued'].includes(application.state)) return null
    const goOn = () => {
      if (input.signal?.aborted) throw new CaError('E_INTERRUPTED', {}, 409)
    }
    try {
      goOn()
      const carrierSerial = await this.carriers.handle(application, input.ask)
      const act = { applicationId: application.id, carrierSerial, pin: input.pin }
      await this.issuing.handle(act, actor, (step) => step !== 'recorded' && goOn())
      return null
    } catch (error) {
      if (isFailure(error)) return error
      throw error
    }
  }
}

/** Of those whose carriers have yet to get the PIN: looked at before the first of them does. */
function pinOfHolder(pin: string, applications: Application[]): FailedWith | null {
  try {
    for (const { state, iin } of applications) if (state === 'waiting') assertNotOfHolder(pin, iin)
    return null
  } catch (error) {
    if (isFailure(error)) return error
    throw error
  }
}

async function outcomeOf(application: Application, error: FailedWith | null) {
  await application.refresh()
  const certificate = await Certificate.query()
    .where('applicationId', application.id)
    .where('state', 'issued')
    .preload('carrier')
    .first()
  return { application, certificate, error }
}
