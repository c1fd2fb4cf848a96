import { once } from 'node:events'
import * as http from 'node:http'
import * as https from 'node:https'
import { text } from 'node:stream/consumers'
import type { Connection } from '#ca/hr/simulation/send_at_rate'

/** A connection to the door at a URL that is kept from one message to the next. */
export class KeptConnection implements Connection {
  readonly #protocol: typeof http | typeof https
  readonly #agent: http.Agent

  constructor(private readonly address: string) {
    this.#protocol = address.startsWith('https:') ? https : http
    this.#agent = new this.#protocol.Agent({ keepAlive: true, maxSockets: 1 })
  }

  async send(message: string) {
    const headers = { 'content-type': 'text/xml; charset=utf-8' }
    const options = { method: 'POST', headers, agent: this.#agent }
    const sending = this.#protocol.request(this.address, options)
    sending.end(message)
    const [response] = (await once(sending, 'response')) as [http.IncomingMessage]
    return { status: response.statusCode ?? 0, text: await text(response) }
  }

  close() {
    this.#agent.destroy()
  }
}
