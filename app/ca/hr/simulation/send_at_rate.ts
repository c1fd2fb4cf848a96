import { setTimeout as wait } from 'node:timers/promises'

/** On it one message at a time waits for its answer. */
export interface Connection {
  send(message: string): Promise<{ status: number; text: string }>
  close(): void
}

/** How messages are sent. */
export interface Load {
  /** To the door. */
  connect: () => Connection
  /** Messages a second; null for as fast as the connections allow. */
  rate: number | null
  /** How many wait for their answer at once. */
  connections: number
}

/** What came of a message: SCSS001, the code of a fault, or what went wrong on the way. */
interface Sent {
  code: string
  milliseconds: number
}

/** What came of all. */
export interface LoadReport {
  sent: number
  accepted: number
  refused: number
  /** How many had each code. */
  codes: Record<string, number>
  seconds: number
  /** Accepted a second. */
  perSecond: number
  /** Milliseconds to the answer. */
  p50: number
  p95: number
}

const ACCEPTED = 'SCSS001'

/** The code of what nobody answered. */
export const NO_ANSWER = 'no answer'

async function send(connection: Connection, message: string): Promise<Sent> {
  const begun = performance.now()
  const code = await codeOf(connection, message).catch(() => NO_ANSWER)
  return { code, milliseconds: performance.now() - begun }
}

async function codeOf(connection: Connection, message: string): Promise<string> {
  const { status, text } = await connection.send(message)
  const [, code] = /<(?:errorCode|code)>([^<]+)</.exec(text) ?? []
  return code ?? `HTTP ${status}`
}

const percentile = (sorted: number[], part: number) =>
  Math.round((sorted[Math.ceil(sorted.length * part) - 1] ?? 0) * 10) / 10

function reportOf(all: Sent[], seconds: number): LoadReport {
  const codes: Record<string, number> = {}
  for (const { code } of all) codes[code] = (codes[code] ?? 0) + 1
  const accepted = codes[ACCEPTED] ?? 0
  const sorted = all.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
  return {
    ...{ sent: all.length, accepted, refused: all.length - accepted, codes },
    seconds: Math.round(seconds * 100) / 100,
    perSecond: Math.round((accepted / seconds) * 10) / 10,
    ...{ p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) },
  }
}

/** Sends messages, each when its turn by the rate has come and a connection is free, and counts what came of them. */
export async function sendAtRate(messages: readonly string[], load: Load): Promise<LoadReport> {
  const { connect, rate, connections } = load
  const begun = performance.now()
  const all: Sent[] = []
  let next = 0
  const sending = async () => {
    const connection = connect()
    while (next < messages.length) {
      const at = next++
      if (rate !== null) await wait(Math.max(0, begun + (at / rate) * 1000 - performance.now()))
      all.push(await send(connection, messages[at]))
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: connections }, sending))
  return reportOf(all, (performance.now() - begun) / 1000)
}
