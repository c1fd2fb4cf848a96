import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { filingMessages } from '#ca/hr/simulation/filing_messages'
import { SimulatedStaff, SIMULATION } from '#ca/hr/simulation/simulated_staff'
import { KeptConnection } from '#commands/hr/connection'
import { NO_ANSWER, sendAtRate, type LoadReport } from '#ca/hr/simulation/send_at_rate'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import env from '#start/env'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'

/** Files signed requests as E-Qyzmet would, at a rate; each for somebody who was invented beforehand. */
export default class HrSimulate extends BaseCommand {
  static commandName = 'hr:simulate'
  static description = 'Simulate E-Qyzmet: file doubly signed requests at a chosen rate'
  static help = [
    '{{ binaryName }} hr:simulate --prepare [--seconds 10 | --count 100]',
    '{{ binaryName }} hr:simulate [--address URL] [--rate 10] [--seconds 10 | --count 100] [--json]',
    'In a demonstration installation alone. --prepare registers the simulated system, gives it a key, and invents people who go through the whole path of issuing, one for each request; each serves once. Without it the requests are filed with the server that runs. Prints what was accepted and refused by code, the rate, and how soon half and 95 of 100 were answered. Exit code 1 when nobody answers.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.boolean({
    flagName: 'prepare',
    description: 'Make what a simulation needs, and file nothing',
  })
  declare preparing: boolean

  @flags.string({
    description: 'Address of the HR channel; of this installation when absent',
    default: `http://${env.get('HOST')}:${env.get('PORT')}/hr/v1/SyncChannel`,
  })
  declare address: string

  @flags.number({ description: 'Requests a second', default: 10 })
  declare rate: number

  @flags.number({ description: 'For how many seconds', default: 10 })
  declare seconds: number

  @flags.number({ description: 'How many requests, instead of --seconds' })
  declare count: number | undefined

  @flags.number({ description: 'How many may wait for their answer at once', default: 16 })
  declare connections: number

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      this.#check()
      const staff = await this.app.container.make(SimulatedStaff)
      const count = this.count ?? Math.ceil(this.rate * this.seconds)
      return this.preparing ? this.#prepare(staff, count) : this.#file(staff, count)
    })
  }

  async #prepare(staff: SimulatedStaff, count: number) {
    await openWithShares(this.app, this.shares)
    const prepared = await staff.prepare(count, shellActor())
    const lines = [shellLanguage().t('hr.simulate.prepared', { ...prepared })]
    return { document: { ...prepared }, lines }
  }

  async #file(staff: SimulatedStaff, count: number) {
    const ready = await staff.open(count)
    const clock = await this.app.container.make(Clock)
    const messages = await filingMessages(ready, clock.now())
    const { address, rate, connections } = this
    const connect = () => new KeptConnection(address)
    const report = await sendAtRate(messages, { connect, rate, connections })
    if (nobodyAnswered(report)) throw new CaError('E_HR_SIMULATE_NOBODY', { address })
    return { document: { system: SIMULATION.name, ...report }, lines: linesOf(report) }
  }

  #check() {
    const { protocol = '' } = URL.parse(this.address) ?? {}
    if (!/^https?:$/.test(protocol))
      throw new CaError('E_HR_SIMULATE_ADDRESS', { value: this.address.slice(0, 80) })
    for (const option of ['rate', 'seconds', 'count', 'connections'] as const) {
      const number = this[option]
      if (number !== undefined && !(number > 0))
        throw new CaError('E_HR_SIMULATE_NUMBER', { option })
    }
  }
}

const nobodyAnswered = ({ codes, sent }: LoadReport) => codes[NO_ANSWER] === sent

function linesOf({ codes, sent, ...report }: LoadReport): string[] {
  const language = shellLanguage()
  const each = Object.entries(codes).toSorted((one, other) => other[1] - one[1])
  return [
    ...each.map(([code, count]) => language.t('hr.simulate.code', { code, count })),
    language.t('hr.simulate.rate', { sent, ...report }),
    language.t('hr.simulate.times', report),
  ]
}
