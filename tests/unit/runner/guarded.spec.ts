import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from '@japa/runner'
import { until } from '#tests/support/until'

const STARTS = `
const { startGuarded } = await import('./tests/benchmarks/_guarded.ts')
const { pid } = await startGuarded('setsid', ['sh', '-c', 'sleep 60 & sleep 60'])
console.log(pid)
setInterval(() => undefined, 1000)
`

/** How many processes of a group live. */
function living(group: number): number {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      const [state, , of] = readFileSync(`/proc/${name}/stat`, 'utf8')
        .split(') ')
        .at(-1)!
        .split(' ')
      return Number(of) === group && state !== 'Z'
    } catch {
      return false
    }
  }).length
}

test.group('runner: what a benchmark starts', () => {
  test(
    'it ends with the benchmark, with all that it has forked, when the benchmark is cut off by {$self}'
  )
    .with(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)
    .run(async ({ assert }, signal) => {
      const options = ['--import=./bin/typescript.mjs', '--input-type=module', '-e', STARTS]
      const benchmark = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] })
      const [said] = await once(benchmark.stdout, 'data')
      const group = Number(String(said))
      await until(async () => living(group) >= 2)
      benchmark.kill(signal)
      await until(async () => living(group) === 0)
      assert.equal(living(group), 0)
    })
})
