import { cpus, loadavg, release, totalmem, type } from 'node:os'
import type { Contender } from './_contender.js'

/** Certificates a second of one contender. */
export interface Figure {
  name: string
  count: number
  rounds: number[]
  median: number
  /** Of the median to that of the last contender, the peer. */
  ratio: number
}

/** The machine that the figures came from. */
export function machine() {
  const [first] = cpus()
  return {
    processor: first?.model ?? 'unknown',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    node: process.version,
    load: loadavg().map((one) => Math.round(one * 10) / 10),
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Lets the contenders run in turn, round after round, so that whatever else the machine does meets them all alike.
 * The first round of each warms up and does not count.
 */
export async function compare(contenders: Contender[], rounds: number): Promise<Figure[]> {
  const rates = contenders.map((): number[] => [])
  for (let round = 0; round <= rounds; round++)
    for (const [at, contender] of contenders.entries()) {
      const seconds = await contender.round()
      if (round > 0) rates[at].push(contender.count / seconds)
      process.stderr.write(`${contender.name}: ${(contender.count / seconds).toFixed(1)}/s\n`)
    }
  const medians = rates.map(median)
  const peer = medians[medians.length - 1]
  return contenders.map(({ name, count }, at) => ({
    name,
    count,
    rounds: rates[at].map((rate) => Number(rate.toFixed(2))),
    median: Number(medians[at].toFixed(2)),
    ratio: Number((medians[at] / peer).toFixed(3)),
  }))
}
