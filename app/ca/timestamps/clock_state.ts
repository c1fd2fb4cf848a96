import { execFile } from 'node:child_process'

/** What the system says of its clock. */
export interface ClockState {
  readonly synchronised: boolean
  /** How far it may be off, in milliseconds. */
  readonly maxError: number
  /** Who says so. */
  readonly source: 'chrony' | 'systemd' | 'setting' | 'nobody'
}

/** What is assumed of a clock that is synchronised by something that does not say how well. */
const ASSUMED_ERROR = 1_000

/** Where `chronyc -c tracking` has what, from 0. */
const CHRONY = { rootDelay: 10, rootDispersion: 11, leap: 13 } as const

/** The state that `chronyc -c tracking` tells: at most half the delay and the whole dispersion off (RFC 5905 11.2). */
export function chronyState(line: string): ClockState {
  const fields = line.trim().split(',')
  const [delay, dispersion] = [CHRONY.rootDelay, CHRONY.rootDispersion].map((at) =>
    Number(fields[at])
  )
  const maxError = Math.ceil((delay / 2 + dispersion) * 1000)
  const known = Number.isFinite(maxError) && fields[CHRONY.leap] !== 'Not synchronised'
  return { synchronised: known, maxError: known ? maxError : Infinity, source: 'chrony' }
}

/** The state that `timedatectl show --property=NTPSynchronized --value` tells. */
export function systemdState(text: string): ClockState {
  const synchronised = text.trim() === 'yes'
  return { synchronised, maxError: synchronised ? ASSUMED_ERROR : Infinity, source: 'systemd' }
}

/** What a machine says on which nobody can tell. */
const UNTOLD: ClockState = { synchronised: false, maxError: Infinity, source: 'nobody' }
/** What the setting says: an operator answers for the clock. */
const TRUSTED: ClockState = { synchronised: true, maxError: ASSUMED_ERROR, source: 'setting' }

/** What a program prints; null when it is not there, fails or takes too long. */
function printed(program: string, options: string[]): Promise<string | null> {
  return new Promise((done) => {
    execFile(program, options, { timeout: 2_000 }, (error, stdout) => done(error ? null : stdout))
  })
}

/** How long an answer of the system counts, in milliseconds. */
const COUNTS_FOR = 10_000

/** `system`: chrony, else systemd; `trusted`: an operator answers for the clock of a machine that cannot tell. */
export type ClockSource = 'system' | 'trusted'

/** Whether the clock of this machine can be stamped with. A port: a test binds one that says what it wants. */
export class SystemClock {
  #state: ClockState | null = null
  #askedAt = -Infinity

  constructor(readonly source: ClockSource) {}

  async state(): Promise<ClockState> {
    if (this.source === 'trusted') return TRUSTED
    if (!this.#state || performance.now() - this.#askedAt > COUNTS_FOR) {
      this.#state = await this.#ask()
      this.#askedAt = performance.now()
    }
    return this.#state
  }

  async #ask(): Promise<ClockState> {
    const chrony = await printed('chronyc', ['-c', 'tracking'])
    if (chrony) return chronyState(chrony)
    const systemd = await printed('timedatectl', ['show', '--property=NTPSynchronized', '--value'])
    return systemd ? systemdState(systemd) : UNTOLD
  }
}
