import type Application from '#models/application'

/** The employees of a letter by what is left to do for them, each in the order of the letter. */
export interface SortedBatch {
  /** Something went wrong and somebody must decide: a failed try, a certificate that is not on its carrier. */
  decide: Application[]
  /** Somebody is writing them now. */
  underWay: Application[]
  /** They wait, those who were put off at the end. */
  waiting: Application[]
  done: Application[]
}

/** How far a letter is, in employees. */
export interface Progress {
  total: number
  written: number
  refused: number
  /** Revoked before their carrier was handed out. */
  revoked: number
  decide: number
  left: number
}

const DONE = new Set<Application['state']>(['written', 'handed_out', 'refused', 'revoked'])
const HALF_WAY = new Set<Application['state']>(['issuing', 'issued'])

/**
 * @param failed   ids of applications whose last try failed
 * @param underWay whether somebody is writing an application now
 */
export function sortBatch(
  applications: Application[],
  failed: ReadonlySet<number> = new Set(),
  underWay: (application: Application) => boolean = () => false
): SortedBatch {
  const done = applications.filter(({ state }) => DONE.has(state))
  const undone = applications.filter(({ state }) => !DONE.has(state))
  const open = undone.filter((one) => !underWay(one))
  const needsDecision = ({ id, state }: Application) => HALF_WAY.has(state) || failed.has(id)
  const waiting = open.filter((one) => !needsDecision(one))
  return {
    decide: open.filter(needsDecision),
    underWay: undone.filter(underWay),
    waiting: [
      ...waiting.filter(({ putOffAt }) => !putOffAt),
      ...waiting.filter(({ putOffAt }) => putOffAt),
    ],
    done,
  }
}

/** Counts for the progress bar. */
export function progressOf({ decide, underWay, waiting, done }: SortedBatch): Progress {
  const refused = done.filter(({ state }) => state === 'refused').length
  const revoked = done.filter(({ state }) => state === 'revoked').length
  return {
    total: decide.length + underWay.length + waiting.length + done.length,
    written: done.length - refused - revoked,
    refused,
    revoked,
    decide: decide.length,
    left: underWay.length + waiting.length,
  }
}

/**
 * The employee at the desk: the one that was asked for while there is something to do for them, else the first
 * who waits, else the first who needs a decision or is being written; undefined when the letter is done.
 */
export function currentOf(
  { decide, underWay, waiting }: SortedBatch,
  wanted?: number
): Application | undefined {
  const asked = [...decide, ...underWay, ...waiting].find(({ id }) => id === wanted)
  return asked ?? waiting[0] ?? decide[0] ?? underWay[0]
}

/** The employees before and after one, in the order in which the desk shows them. */
export function neighboursOf({ decide, underWay, waiting }: SortedBatch, current: Application) {
  const open = [...decide, ...underWay, ...waiting]
  const place = open.indexOf(current)
  return { previous: open[place - 1], next: open[place + 1] }
}
