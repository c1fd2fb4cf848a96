/*
| The GOST engine beside nettle and @noble/curves, and whether the time of a signature betrays its secrets.
|
|   npm run bench -- crypto [--json FILE] [--rounds N] [--samples N]
*/
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { compareSpeeds, type Comparison } from '#tests/benchmarks/_crypto_speed'
import { THRESHOLD, timings, type Timing } from '#tests/benchmarks/_crypto_timing'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '25' },
    samples: { type: 'string', default: '30000' },
  },
})

function speedLine({ name, unit, engine, nettle, noble, ratio, target }: Comparison): string {
  const digits = unit === 'MiB/s' ? 1 : 0
  const number = (value: number | null) =>
    (value === null ? '–' : value.toFixed(digits)).padStart(8)
  const verdict = ratio >= target ? 'reached' : 'MISSED'
  const columns = [name.padEnd(21), number(engine), number(nettle), number(noble), unit.padEnd(9)]
  return `${columns.join('  ')}  ${ratio.toFixed(2)} × nettle   at least ${target.toFixed(1)}: ${verdict}`
}

function timingLine({ name, samples, t, difference, median, control }: Timing): string {
  const verdict = t <= THRESHOLD ? 'no difference seen' : 'A DIFFERENCE'
  const said = control ? `${verdict} (expected: it is public)` : verdict
  const apart = `medians ${difference} of ${median} ns apart`
  return `${name.padEnd(50)}  ${String(samples).padStart(6)}  |t| = ${t.toFixed(2).padStart(6)}  ${apart.padEnd(33)}  ${said}`
}

const [{ model }] = cpus()
console.log(`${model}, ${cpus().length} cores, Node ${process.version}\n`)

console.log('Medians of processor time, bursts by turns:')
console.log('                         engine    nettle     noble')
const speeds = await compareSpeeds(Number(values.rounds))
for (const comparison of speeds) console.log(speedLine(comparison))

console.log(`\nTime of a signature, Welch's t, threshold ${THRESHOLD}:`)
const times = timings(Number(values.samples))
for (const timing of times) console.log(timingLine(timing))

if (values.json) {
  const report = {
    machine: model,
    cores: cpus().length,
    node: process.version,
    speeds,
    times,
    threshold: THRESHOLD,
  }
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
}
