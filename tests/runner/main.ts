/*
| What `npm test` runs once packages are there (bin/test.mjs): all stages, five at a time, or the ones that are
| named. It ends with 'N passed, N failed'.
*/
import { parseRequest } from '#tests/runner/request'
import { killStages, runStage, summaryPath } from '#tests/runner/run_stage'
import { didNotStart, lastLine, leftOut, resultOf, sum } from '#tests/runner/results'
import { specsWithout } from '#tests/runner/needs'
import { scratchFolder } from '#tests/runner/scratch'
import { startMariaDb } from '#tests/support/mariadb'
import type { Stage } from '#tests/runner/stages'
import type { StageResult } from '#tests/runner/results'

const WORKERS = 5

/** Debian packages that are missing and could not be installed. */
const MISSING = (process.env.MISSING_PACKAGES ?? '').split(',').filter(Boolean)
const IN_CI = process.env.CI === 'true'

const say = (line: string) => console.log(line)

async function runOn(stage: Stage, more: string[], live: boolean) {
  const missing = stage.needs.filter((name) => MISSING.includes(name))
  if (missing.length > 0) return leftOut(stage, missing)
  // A server each: what takes a lock takes it from the whole server.
  const mariaDb = stage.database === 'mariadb' ? await startMariaDb().catch(String) : undefined
  if (typeof mariaDb === 'string') return didNotStart(stage, mariaDb)
  const { files, left } = withoutMissing(stage, more)
  const ending = await runStage(stage, SCRATCH, mariaDb?.settings ?? {}, [...more, ...files], live)
  await mariaDb?.stop()
  const result = await resultOf(stage, ending, summaryPath(stage))
  const reasons = left.map(({ spec, lacks }) => `${spec} (not installed: ${lacks.join(', ')})`)
  return {
    ...result,
    skipped: result.skipped + left.length,
    leftOut: [...result.leftOut, ...reasons],
  }
}

/** Where packages are missing, the suite is told which of its files to run; files that a person named stand. */
function withoutMissing(stage: Stage, more: string[]) {
  if (MISSING.length === 0 || stage.kind === 'check' || more.length > 0)
    return { files: [], left: [] }
  const { run, left } = specsWithout(stage.name.replace('-mariadb', ''), MISSING)
  return { files: left.length > 0 ? run.flatMap((spec) => ['--files', spec]) : [], left }
}

function report({ stage, passed, failed, skipped, seconds }: StageResult) {
  const skip = skipped > 0 ? `, ${skipped} left out` : ''
  say(
    `${failed > 0 ? '✖' : '✔'} ${stage.title}: ${passed} passed, ${failed} failed${skip}, ${seconds} s`
  )
}

async function runAll(stages: Stage[], more: string[], live: boolean): Promise<StageResult[]> {
  const queue = [...stages]
  const results: StageResult[] = []
  const work = async () => {
    for (let stage = queue.shift(); stage; stage = queue.shift()) {
      const result = await runOn(stage, stage.kind === 'suite' ? more : [], live)
      report(result)
      results.push(result)
    }
  }
  await Promise.all(Array.from({ length: live ? 1 : WORKERS }, work))
  return results
}

function closing(results: StageResult[]) {
  for (const { title, file, message } of results.flatMap(({ failures }) => failures)) {
    say(`\n✖ ${title}${file ? `\n  ${file}` : ''}\n${message.replaceAll(/^/gm, '  ')}`)
  }
  const left = results.flatMap((result) => result.leftOut)
  if (left.length > 0) say(`\nLeft out${IN_CI ? ', which fails CI' : ''}:`)
  for (const title of left) say(`  ${title}`)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130))
}
process.on('exit', killStages)
// Removed after the stages that write to it have ended.
const SCRATCH = scratchFolder()

const { stages, more } = parseRequest(process.argv.slice(2))
const results = await runAll(stages, more, stages.length === 1)
closing(results)
const total = sum(results, IN_CI)
say(`\n${lastLine(total)}`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
