/* Frames of CryptoSocket (TumarCSP); our own station speaks the same and some more (docs/station.md). */
import { StationTrouble } from './station_trouble.js'
import { hidePinWindow, showPinWindow } from './station_window.js'

/** How long an act may take, in seconds: a person types a PIN meanwhile, a token makes a key. */
const PATIENCE = 200

/** How long a program takes to say that it does not know a function. */
const HELLO_PATIENCE = 5

/** PINs with which tokens leave the factory: a key is not made under them. */
const DEFAULT_PINS = new Set(['12345678', '87654321', '1234567890'])

/** The algorithm of a request by its key's OID, DER in hex. */
const KEY_OIDS = {
  '060a2a830e030a0101020201': 'gost-2015',
  '060a2a830e030a0101010101': 'gost-2004',
  '06092a864886f70d010101': 'rsa',
}

const hexOf = (base64) =>
  Array.from(atob(base64), (one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join('')

const algorithmOf = (request) =>
  Object.entries(KEY_OIDS).find(([oid]) => hexOf(request).includes(oid))?.[1] ?? ''

/** The moments of a Validity, one after the other: UTCTime or GeneralizedTime (RFC 5280 4.1.2.5), DER in hex. */
const VALIDITY = /(?:170d(?:3\d){12}5a|180f(?:3\d){14}5a)(170d|180f)((?:3\d){12,14})5a/

/** When a certificate ends, as digits that can be compared; none when it does not say. */
function endOf({ certificate }) {
  const [, tag, digits = ''] = VALIDITY.exec(hexOf(certificate)) ?? []
  return (tag === '170d' ? '20' : '') + digits.replace(/3(\d)/g, '$1')
}

/** A foreign program says what happened in words of its own. */
const FOREIGN_CODES = [
  [/initiali[sz]e|api ?key|license|licence/i, 'E_STATION_LICENCE'],
  [/lock|block|заблокир/i, 'E_PIN_BLOCKED'],
  [/pin|password|парол/i, 'E_PIN_WRONG'],
  [/not supported/i, 'E_STATION_CANNOT'],
]

function troubleOf({ code, error, facts }) {
  if (/^E_[A-Z_]+$/.test(code ?? '')) return new StationTrouble(code, facts)
  const said = String(error ?? '')
  const [, known] = FOREIGN_CODES.find(([words]) => words.test(said)) ?? []
  const serial = ''
  if (known) return new StationTrouble(known, { serial, triesLeft: 'unknown' })
  return new StationTrouble('E_STATION_REFUSED', { reason: said || String(code ?? '') })
}

const foreignToken = ({ profile, reader }) => ({
  profile,
  reader,
  serialNumber: '',
  state: '',
  algorithm: '',
  connector: '',
  triesLeft: '',
})

/** See `Station` in station.js. */
export class CryptoSocketStation {
  #socket
  #lastId = 0

  constructor(socket) {
    this.#socket = socket
  }

  /** @param {() => Promise<StationSocket>} open opens a connection, each time a new one */
  static async over(open, apiKey = 'kualik') {
    const station = new CryptoSocketStation(await open())
    try {
      await station.#start(open, apiKey)
    } catch (trouble) {
      station.close()
      throw trouble
    }
    return station
  }

  async tokens() {
    const [module, name] = this.#isOurs ? ['KualikAPI', 'ListTokens'] : PROFILES
    const { response } = await this.#ask(module, name)
    if (!response?.length) throw new StationTrouble('E_STATION_TOKEN_ABSENT')
    return this.#isOurs ? response : response.map(foreignToken)
  }

  async serialNumber({ token: { profile, serialNumber }, pin }) {
    if (serialNumber) return serialNumber
    const { sn } = await this.#act('GetProfInfo', { profile, pin })
    return sn
  }

  async createRequest({ token, subject, algorithm, pin, anew = false }) {
    this.#refuseDefault(pin)
    const { profile } = token
    if (algorithm && token.algorithm && token.algorithm !== algorithm) throw unfit(token, algorithm)
    const made = await this.#act('CreatePKCS10', {
      ...{ profile, pin, dn: subject, uid: requestName() },
      ...REQUEST,
      genNew: anew ? 1 : 0,
    })
    if (algorithm && algorithmOf(made.response) !== algorithm) throw unfit(token, algorithm)
    const { publicKey } = await this.#ask('ASNAPI', 'ShowInfoPKCS10', { data: made.response })
    const keySerial = await this.#keySerial(token, pin, publicKey)
    const serialNumber = await this.serialNumber({ token, pin })
    return { request: made.response, serialNumber, publicKey, keySerial }
  }

  async install({ token, certificate, pin }) {
    await this.#act('InstallCertificate', { profile: token.profile, pin, certificate })
  }

  async installAndProve({ token, certificate, data, pin }) {
    const { profile } = token
    if (this.#isOurs) {
      const made = await this.#kualik('InstallAndProve', { profile, certificate, data })
      return { certificate: made.certificateBlob, cms: made.pkcs7 }
    }
    await this.install({ token, certificate, pin })
    const read = await this.read({ token, pin })
    const found = read.find((one) => one.certificate.replace(/\s/g, '') === certificate)
    if (!found) return { certificate: '', cms: '' }
    const cms = await this.sign({ token, data, keySerial: found.serialNumber, pin })
    return { certificate, cms }
  }

  async read({ token, pin }) {
    const answer = await this.#act('LoadKeyFromProfile', { profile: token.profile, pin })
    const found = Object.keys(answer)
      .filter((name) => /^certificate\d+$/.test(name))
      .map((name) => answer[name])
    if (found.length === 0) throw new StationTrouble('E_STATION_TOKEN_EMPTY')
    return found.map(({ certificateBlob, subjectDN, issuerDN, serialNumber }) => {
      return { certificate: certificateBlob, subject: subjectDN, issuer: issuerDN, serialNumber }
    })
  }

  async sign({ token, data, attached = false, keySerial, pin }) {
    const sn = keySerial ?? (await this.#signingKey(token, pin))
    const { pkcs7 } = await this.#act('Sign', {
      ...{ profile: token.profile, pin, sn, data },
      ...{ detach: !attached, isConvert: true, isCert: true, hashType: 0 },
    })
    return pkcs7.replace(/-----[A-Z0-9 ]+-----|\s/g, '')
  }

  async signXml({ token, xml }) {
    const { xml: signed } = await this.#kualik('SignXML', { profile: token.profile, data: xml })
    return signed
  }

  async objects({ token, withPin = false }) {
    const { profile } = token
    const { response } = await this.#kualik('ListObjects', { profile, withPin: String(withPin) })
    return response
  }

  async eraseLeftovers({ token }) {
    const { erased } = await this.#kualik('EraseLeftovers', { profile: token.profile })
    return Number(erased)
  }

  async changePin({ token }) {
    await this.#kualik('ChangePin', { profile: token.profile })
  }

  async unblock({ token }) {
    await this.#kualik('Unblock', { profile: token.profile })
  }

  async erase({ token, pin, keySerial = '' }) {
    await this.#act('DelKey', { profile: token.profile, pin, sn: keySerial })
  }

  get isOpen() {
    return this.#socket.isOpen
  }

  close() {
    this.#socket.close()
  }

  get #isOurs() {
    return this.program.kind === 'kualik'
  }

  async #start(open, apiKey) {
    await this.#sayKey(apiKey)
    try {
      this.program = await this.#hello()
    } catch {
      // A foreign program may be silent, or end the connection, over a function that it does not know.
      this.close()
      this.#socket = await open()
      await this.#sayKey(apiKey)
      this.program = FOREIGN
    }
  }

  async #sayKey(apiKey) {
    const key = await this.#send('SYSAPI', 'SetAPIKey', { apiKey }, HELLO_PATIENCE)
    // KAZTOKEN mobile does not know the function and works all the same.
    if (key.result !== 'true' && !/not supported/i.test(String(key.error))) throw troubleOf(key)
  }

  async #hello() {
    const id = this.#nextId()
    const hello = { id, windows: 'true' }
    const answer = await this.#send('KualikAPI', 'Hello', hello, HELLO_PATIENCE)
    if (answer.program !== 'kualik-station') return FOREIGN
    this.#socket.onEvent = showPinWindow
    this.#socket.onEnd = hidePinWindow
    return { kind: 'kualik', version: answer.version, asksPin: true, makesKeys: true }
  }

  async #keySerial({ profile }, pin, publicKey) {
    const { response } = await this.#act('GetAllKeys', { profile, pin })
    const keys = Object.values(response.profiles).flatMap((one) => Object.values(one))
    return keys.find((key) => key.publicKey === publicKey)?.serialNum ?? ''
  }

  /** Our station has one certificate to sign with; a foreign program wants to be told which: the one that ends last. */
  async #signingKey(token, pin) {
    if (this.#isOurs) return ''
    const found = await this.read({ token, pin })
    const [{ serialNumber }] = [...found].sort((a, b) => endOf(b).localeCompare(endOf(a)))
    return serialNumber
  }

  #refuseDefault(pin) {
    if (!this.#isOurs && DEFAULT_PINS.has(pin)) throw new StationTrouble('E_PIN_DEFAULT')
  }

  #act(name, { pin = '', ...fields }) {
    return this.#ask('BaseAPI', name, { ...fields, pass: pin })
  }

  /** What our own program alone can do. */
  #kualik(name, fields) {
    if (!this.#isOurs) throw new StationTrouble('E_STATION_CANNOT')
    return this.#ask('KualikAPI', name, fields)
  }

  async #ask(module, name, fields = {}) {
    const answer = await this.#send(module, name, { id: this.#nextId(), ...fields }, PATIENCE)
    if (answer.result !== 'true') throw troubleOf(answer)
    return answer
  }

  #send(module, name, fields, seconds) {
    const isAnswer = ({ id }) => id === undefined || id === fields.id
    return this.#socket.ask(
      { TumarCSP: module, Function: name, Param: fields },
      seconds,
      isAnswer
    )
  }

  #nextId() {
    return `REQ_ID_${String(++this.#lastId).padStart(4, '0')}`
  }
}

const FOREIGN = { kind: 'cryptosocket', version: '', asksPin: false, makesKeys: true }

const PROFILES = ['BaseAPI', 'LoadProfileFromTokens']

/** As state systems ask for it: a key for signing, of the token's best kind. */
const REQUEST = {
  templ: 'CN=GOST_RAUTIL_USER_1Y,O=Template,C=KZ',
  isExport: 0,
  keyType: 0,
  keySize: 0,
  isAltName: false,
  hashType: 0,
}

/** A name of its own for each request, of the moment, as state systems give it: 20261121100000000. */
const requestName = () => new Date().toISOString().replace(/\D/g, '')

const unfit = ({ serialNumber }, algorithm) =>
  new StationTrouble('E_CARRIER_ALGORITHM', { serial: serialNumber, algorithm })
