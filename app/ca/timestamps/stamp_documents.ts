import db from '@adonisjs/lucid/services/db'
import { hostname } from 'node:os'
import { SYSTEM } from '#ca/actor'
import { ServiceKeys } from '#ca/authorities/services/service_keys'
import { ClockAlarm } from '#ca/timestamps/clock_alarm'
import { generalizedTime } from '#ca/revocation/ocsp/response'
import { SerialNumbers } from '#ca/timestamps/serial_numbers'
import { buildTstInfo } from '#ca/timestamps/stamp'
import { StampRefusal } from '#ca/timestamps/stamp_refusal'
import { readStampRequest, type StampRequest } from '#ca/timestamps/stamp_request'
import { StampingUnits } from '#ca/timestamps/stamping_units'
import type { Alarms } from '#ca/alarms/alarms'
import type { AuditLog } from '#ca/audit/audit_log'
import type { AuthorityKeys } from '#ca/authorities/authority_keys'
import type { Clock } from '#ca/clock'
import type { ClockState, SystemClock } from '#ca/timestamps/clock_state'

/** Our clock tells whole seconds: so much is lost at most, in milliseconds. */
const RESOLUTION = 1_000

const NO_UNIT = 'no time stamping unit has a valid certificate'

/** What a stamping service stands on. */
export interface StampingPorts {
  readonly keys: AuthorityKeys
  readonly clock: Clock
  readonly systemClock: SystemClock
  readonly audit: AuditLog
  readonly alarms: Alarms
  /** The policies' common part. */
  readonly policyArc: string
  /** How far the clock may be off before it stamps no more, in milliseconds. */
  readonly tolerance: number
  /** Is told why a stamp could not be given. */
  readonly report: (error: unknown) => void
}

/**
 * Stamps documents' hashes with the time (RFC 3161). It refuses with timeNotAvailable as long as the system does not say
 * that its clock is synchronised, which raises an alarm, unless the setting answers for it, which is then in the audit log before the first stamp.
 */
export class StampDocuments {
  readonly #numbers: SerialNumbers
  readonly #units: StampingUnits
  readonly #alarm: ClockAlarm
  #recorded: Promise<unknown> | null = null

  constructor(private readonly ports: StampingPorts) {
    this.#numbers = new SerialNumbers(ports.audit)
    const keys = new ServiceKeys(ports.keys, ports.report)
    this.#units = new StampingUnits(keys, ports.clock, ports.policyArc)
    this.#alarm = new ClockAlarm(ports.alarms, ports.tolerance, ports.report)
  }

  /** @param bytes DER TimeStampReq; whatever they are, there is an answer: DER TimeStampResp */
  async handle(bytes: Uint8Array): Promise<Uint8Array> {
    try {
      const stamp = await this.#stamp(readStampRequest(bytes))
      await this.#alarm.clear()
      return stamp
    } catch (error) {
      if (error instanceof StampRefusal) return this.#refused(error)
      this.ports.report(error)
      return new StampRefusal('systemFailure').der
    }
  }

  async #refused(refusal: StampRefusal): Promise<Uint8Array> {
    if (refusal.failure === 'timeNotAvailable') await this.#alarm.raise()
    return refusal.der
  }

  /** Returns when a stamp could be given now. @throws StampRefusal, or what stands in the way */
  async assertReady(): Promise<void> {
    if (!(await this.#units.find(null))) throw new Error(NO_UNIT)
    await this.#clockToStampWith()
  }

  async #stamp({ policy, imprint, nonce, certReq }: StampRequest): Promise<Uint8Array> {
    const unit = await this.#units.find(policy)
    if (!unit && policy && this.#units.present) throw new StampRefusal('unacceptedPolicy')
    if (!unit) throw new Error(NO_UNIT)
    const { maxError, source } = await this.#clockToStampWith()
    if (source === 'setting') await this.#recordTrust()
    const serial = await this.#numbers.take()
    const time = generalizedTime(this.ports.clock.now().toMillis())
    const accuracy = RESOLUTION + maxError
    const tstInfo = buildTstInfo({ policy: unit.policy, imprint, serial, time, accuracy, nonce })
    return unit.stamp(tstInfo, certReq)
  }

  async #clockToStampWith(): Promise<ClockState> {
    const state = await this.ports.systemClock.state()
    const within = state.maxError <= this.ports.tolerance
    if (!state.synchronised || !within) throw new StampRefusal('timeNotAvailable')
    return state
  }

  /** Once for the life of a process; a failure is tried again with the next stamp. */
  async #recordTrust(): Promise<void> {
    this.#recorded ??= db.transaction((trx) =>
      this.ports.audit.append(trx, {
        event: 'clock_trusted',
        actor: SYSTEM,
        subject: `clock:${hostname()}`,
        data: { setting: 'TSA_CLOCK=trusted', process: process.pid },
      })
    )
    try {
      await this.#recorded
    } catch (error) {
      this.#recorded = null
      throw error
    }
  }
}
