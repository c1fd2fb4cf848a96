/* Frames of NCALayer, for signing: it shows its own windows and asks for the PIN itself (docs/station.md). */
import { StationTrouble } from './station_trouble.js'

const PATIENCE = 200

const cannot = async () => {
  throw new StationTrouble('E_STATION_CANNOT')
}

const isGreeting = ({ result }) => typeof result?.version === 'string'

/** See `Station` in station.js. */
export class NcaLayerStation {
  #socket

  program = { kind: 'ncalayer', version: '', asksPin: true, makesKeys: false }
  serialNumber = cannot
  createRequest = cannot
  install = cannot
  installAndProve = cannot
  read = cannot
  erase = cannot
  objects = cannot
  eraseLeftovers = cannot
  changePin = cannot
  unblock = cannot

  constructor(socket) {
    this.#socket = socket
  }

  static async over(socket) {
    return new NcaLayerStation(socket)
  }

  async tokens() {
    const { code, message, responseObject } = await this.#ask(
      'kz.gov.pki.knca.commonUtils',
      'getActiveTokens'
    )
    if (code !== '200') throw new StationTrouble('E_STATION_REFUSED', { reason: String(message) })
    if (!responseObject?.length) throw new StationTrouble('E_STATION_TOKEN_ABSENT')
    return responseObject.map((profile) => {
      return {
        ...{ profile, reader: profile, serialNumber: '', state: '', algorithm: '' },
        ...{ connector: '', triesLeft: '' },
      }
    })
  }

  async sign({ token, data, attached = false }) {
    const signed = await this.#sign(token, 'cms', data, { decode: true, encapsulate: attached })
    return signed.replace(/-----[A-Z0-9 ]+-----|\s/g, '')
  }

  signXml({ token, xml }) {
    return this.#sign(token, 'xml', xml, { decode: false, encapsulate: true })
  }

  get isOpen() {
    return this.#socket.isOpen
  }

  close() {
    this.#socket.close()
  }

  async #sign({ profile }, format, data, params) {
    const answer = await this.#ask('kz.gov.pki.knca.basics', 'sign', {
      allowedStorages: [profile],
      format,
      data,
      signingParams: { ...params, digested: false },
      signerParams: { extKeyUsageOids: [], chain: null },
      locale: document.documentElement.lang || 'kk',
    })
    if (answer.status !== true)
      throw new StationTrouble('E_STATION_REFUSED', { reason: answer.message || answer.code })
    const result = answer.body?.result
    if (result === undefined) throw new StationTrouble('E_PIN_CANCELLED')
    return Array.isArray(result) ? result[0] : result
  }

  #ask(module, method, args) {
    return this.#socket.ask({ module, method, args }, PATIENCE, (one) => !isGreeting(one))
  }
}
