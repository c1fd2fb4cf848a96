import { once } from 'node:events'
import * as http from 'node:http'
import * as https from 'node:https'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'

/** How messages are sent. */
export interface Load {
  /** URL of the door. */
  address: string
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

/** A connection that is kept, on which one message waits for its answer at a time. */
class Connection {
  readonly #protocol: typeof http | typeof https
  readonly #agent: http.Agent

  constructor(private readonly address: string) {
    this.#protocol = address.startsWith('https:') ? https : http
    this.#agent = new this.#protocol.Agent({ keepAlive: true, maxSockets: 1 })
  }

  async send(message: string): Promise<Sent> {
    const begun = performance.now()
    const code = await this.#codeOf(message).catch(() => 'no answer')
    return { code, milliseconds: performance.now() - begun }
  }

  async #codeOf(message: string): Promise<string> {
    const headers = { 'content-type': 'text/xml; charset=utf-8' }
    const options = { method: 'POST', headers, agent: this.#agent }
    const sending = this.#protocol.request(this.address, options)
    sending.end(message)
    const [response] = (await once(sending, 'response')) as [http.IncomingMessage]
    const [, code] = /<(?:errorCode|code)>([^<]+)</.exec(await text(response)) ?? []
    return code ?? `HTTP ${response.statusCode}`
  }

  close() {
    this.#agent.destroy()
  }
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
  const { address, rate, connections } = load
  const begun = performance.now()
  const all: Sent[] = []
  let next = 0
  const connect = async () => {
    const connection = new Connection(address)
    while (next < messages.length) {
      const at = next++
      if (rate !== null) await wait(Math.max(0, begun + (at / rate) * 1000 - performance.now()))
      all.push(await connection.send(messages[at]))
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: connections }, connect))
  return reportOf(all, (performance.now() - begun) / 1000)
}
