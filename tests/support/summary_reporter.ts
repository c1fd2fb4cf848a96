import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { inspect } from 'node:util'
import { BaseReporter } from '@japa/runner/core'
import type { GroupEndNode, SuiteEndNode, TestEndNode } from '@japa/runner/types'

/** A test, or a hook of a group or a suite, that failed. */
export interface Failure {
  title: string
  file: string
  message: string
}

/** What one run of japa came to. A run that was cut off writes none. */
export interface Summary {
  passed: number
  failed: number
  skipped: number
  failures: Failure[]
  /** Title and reason of each skipped test. */
  leftOut: string[]
}

type Errors = { phase: string; error: unknown }[]

const LONGEST = 4000

/** The values that an assertion compared. */
function compared(error: Error): string {
  if (!('actual' in error && 'expected' in error)) return ''
  const show = (value: unknown) =>
    inspect(value, { depth: 6, maxArrayLength: 200, breakLength: 120 })
  return `\nexpected: ${show(error.expected)}\nactual:   ${show(error.actual)}`.slice(0, LONGEST)
}

/** The message, what was compared, and the lines of the stack that are ours. */
function text(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const lines = (error.stack ?? error.message).split('\n')
  const ours = lines.filter((line) => !/^\s+at .*(node_modules|node:)/.test(line))
  return ours.join('\n') + compared(error)
}

/** Writes the figures of a run, and every failure, as JSON into a file. */
export class SummaryReporter extends BaseReporter {
  #summary: Summary = { passed: 0, failed: 0, skipped: 0, failures: [], leftOut: [] }

  constructor(readonly path: string) {
    super()
  }

  protected onTestEnd(test: TestEndNode) {
    const title = [this.currentSuiteName, this.currentGroupName, test.title.expanded]
      .filter(Boolean)
      .join(' / ')
    if (test.isSkipped || test.isTodo) {
      this.#summary.skipped += 1
      this.#summary.leftOut.push(test.skipReason ? `${title} (${test.skipReason})` : title)
    } else if (test.hasError) {
      this.#fail(title, test.errors)
    } else {
      this.#summary.passed += 1
    }
  }

  protected onGroupEnd(group: GroupEndNode) {
    if (group.errors.length > 0) this.#fail(`${group.title} (a hook of the group)`, group.errors)
  }

  protected onSuiteEnd(suite: SuiteEndNode) {
    if (suite.errors.length > 0) this.#fail(`${suite.name} (a hook of the suite)`, suite.errors)
  }

  async end() {
    writeFileSync(this.path, JSON.stringify(this.#summary))
  }

  #fail(title: string, errors: Errors) {
    this.#summary.failed += 1
    this.#summary.failures.push({
      title,
      file: relative(process.cwd(), this.currentFileName ?? ''),
      message: errors.map(({ error }) => text(error)).join('\n'),
    })
  }
}

/** The reporter under its name for japa's configuration; it writes where TEST_SUMMARY says. */
export const summary = {
  name: 'summary',
  handler: (...parameters: Parameters<SummaryReporter['boot']>) =>
    new SummaryReporter(process.env.TEST_SUMMARY ?? 'tmp/test-summary.json').boot(...parameters),
}
