import { readFile } from 'node:fs/promises'
import type { Failure, Summary } from '#tests/support/summary_reporter'
import type { Stage } from '#tests/runner/stages'

/** What a stage came to. */
export interface StageResult extends Summary {
  stage: Stage
  seconds: number
}

/** How a stage's process ended. */
export interface Ending {
  code: number
  seconds: number
  /** What it printed. */
  log: string
}

const LAST_LINES = 60
const tail = (log: string) => log.trimEnd().split('\n').slice(-LAST_LINES).join('\n')

const nothing = (): Summary => ({ passed: 0, failed: 0, skipped: 0, failures: [], leftOut: [] })

const failure = (title: string, message: string): Failure => ({ title, file: '', message })

function checkResult(stage: Stage, { code, log }: Ending): Summary {
  if (code === 0) return { ...nothing(), passed: 1 }
  return { ...nothing(), failed: 1, failures: [failure(stage.title, tail(log))] }
}

/** A suite that ended badly without naming a failed test failed all the same, and so did one without tests. */
async function suiteResult(stage: Stage, ending: Ending, summaryPath: string): Promise<Summary> {
  const summary: Summary = await readFile(summaryPath, 'utf8').then(JSON.parse, nothing)
  if (ending.code !== 0 && summary.failed === 0) {
    summary.failed = 1
    const title = `${stage.title}: did not finish (exit code ${ending.code})`
    summary.failures.push(failure(title, tail(ending.log)))
  }
  if (ending.code === 0 && summary.passed + summary.failed + summary.skipped === 0) {
    summary.failed = 1
    summary.failures.push(failure(`${stage.title}: ran no test`, tail(ending.log)))
  }
  return summary
}

/** Reads the result of a stage that ended. */
export async function resultOf(
  stage: Stage,
  ending: Ending,
  summaryPath: string
): Promise<StageResult> {
  const summary =
    stage.kind === 'check'
      ? checkResult(stage, ending)
      : await suiteResult(stage, ending, summaryPath)
  return { ...summary, stage, seconds: ending.seconds }
}

/** The result of a stage that cannot run on this machine. */
export function leftOut(stage: Stage, missing: string[]): StageResult {
  const reason = `${stage.title} (not installed: ${missing.join(', ')})`
  return { ...nothing(), skipped: 1, leftOut: [reason], stage, seconds: 0 }
}

/** The result of a stage whose database server did not come up: it failed, and the other stages go on. */
export function didNotStart(stage: Stage, reason: string): StageResult {
  const failures = [failure(`${stage.title}: MariaDB did not start`, tail(reason))]
  return { ...nothing(), failed: 1, failures, stage, seconds: 0 }
}

/**
 * The sum over all stages. In CI a test that was left out is a failed one: CI must not be green because
 * something is missing on its machine.
 */
export function sum(results: StageResult[], inCi: boolean) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of results) {
    total.passed += passed
    total.failed += inCi ? failed + skipped : failed
    total.skipped += inCi ? 0 : skipped
  }
  return total
}

/** `N passed, N failed`, and `, N skipped` when there are any. */
export function lastLine({ passed, failed, skipped }: ReturnType<typeof sum>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
