/*
  The page's side of the workstation program: our own station, a CryptoSocket, or an NCALayer, whichever answers on
  this machine (docs/station.md).

    import { connect, troubleText } from '/assets/station.js'

    const station = await connect()                     // throws E_STATION_NOT_RUNNING, E_STATION_PERMISSION
    station.program                                     // { kind, version, asksPin }
    const tokens = await station.tokens()               // throws E_STATION_TOKEN_ABSENT
    const pin = station.program.asksPin ? undefined : …  // our program asks in its own window, others do not
    const made = await station.createRequest({ token, subject, pin })
    await station.install({ token, certificate, pin })
    const [read] = await station.read({ token, pin })
    const cms = await station.sign({ token, data, pin })

  Every act throws a StationTrouble { code, facts }; `troubleText(texts, trouble)` makes the message of it. Bytes are
  base64. No PIN is kept here or sent anywhere but to the program.
*/
import { StationSocket } from './station_socket.js'
import { StationTrouble, troubleText } from './station_trouble.js'
import { CryptoSocketStation } from './station_cryptosocket.js'
import { NcaLayerStation } from './station_ncalayer.js'

export { StationTrouble, troubleText }
export { permissionState } from './station_socket.js'

/** Where the programs listen; a page may say otherwise (`stationSettings`). */
export const ADDRESSES = {
  cryptoSocket: 'wss://127.0.0.1:6127/tumarcsp/',
  ncaLayer: 'wss://127.0.0.1:13579/',
}

/**
 * @typedef {object} Program
 * @property {'kualik' | 'cryptosocket' | 'ncalayer'} kind
 * @property {string} version empty when the program does not tell
 * @property {boolean} asksPin whether it asks for the PIN itself; otherwise `pin` goes with every act
 * @property {boolean} makesKeys whether it makes a key and writes a certificate; otherwise it only signs
 *
 * @typedef {object} Token
 * @property {string} profile the program's own name for it: hand it back as it is
 * @property {string} reader for people
 * @property {string} serialNumber empty when a foreign program tells it only with the PIN
 * @property {'blank' | 'key' | 'written' | ''} state empty when the program does not tell
 * @property {'gost-2015' | 'gost-2004' | 'rsa' | ''} algorithm
 * @property {string} connector 'usb-a', 'type-c' or empty
 * @property {string} triesLeft of the PIN; empty when unknown
 *
 * @typedef {object} MadeRequest
 * @property {string} request PKCS#10, DER in base64
 * @property {string} serialNumber of the carrier
 * @property {string} publicKey hex
 * @property {string} keySerial the program's number of the key; `sign` takes it
 *
 * @typedef {object} CarrierObject
 * @property {'private-key' | 'public-key' | 'certificate' | 'data' | 'other'} type
 * @property {string} label
 * @property {'ours' | 'foreign'} maker
 * @property {'used' | 'waiting' | 'leftover'} standing
 * @property {string} pair the same for keys and the certificate that belong together
 * @property {string} algorithm of a key, or empty
 * @property {string} certificate DER in base64, or empty
 *
 * @typedef {object} ReadCertificate
 * @property {string} certificate DER in base64
 * @property {string} subject
 * @property {string} issuer
 * @property {string} serialNumber hex
 */

/**
 * What a connected program can do. NCALayer makes no keys here and installs nothing: `serialNumber`, `createRequest`,
 * `install` and `read` of it throw E_STATION_CANNOT. While our program waits for a PIN in its window, the page's elements
 * with data-pin-window are shown.
 *
 * @typedef {object} Station
 * @property {Program} program
 * @property {boolean} isOpen false when the program is gone: connect again
 * @property {() => Promise<Token[]>} tokens throws E_STATION_TOKEN_ABSENT when nothing is plugged in
 * @property {(act: { token: Token, pin?: string }) => Promise<string>} serialNumber of the carrier, before anything is
 *   done with it; a foreign program wants the PIN for it. Throws E_PIN_…
 * @property {(act: { token: Token, subject: string, algorithm?: string, pin?: string, anew?: boolean }) => Promise<MadeRequest>}
 *   createRequest makes a key on the carrier and a request signed with it. `subject` is a distinguished name as the
 *   server writes it (`C=KZ,…`). A key that waits for its certificate is taken up again; beside a key that has
 *   its certificate a new one is made. With `anew` the one that waits beside it is replaced. `algorithm` refuses a carrier that cannot take such a key
 *   (E_CARRIER_ALGORITHM). Throws E_PIN_WRONG { triesLeft }, E_PIN_BLOCKED, E_PIN_WEAK, E_PIN_DEFAULT,
 *   E_PIN_CANCELLED, E_PIN_DIALOG_OPEN, E_CARRIER_…
 * @property {(act: { token: Token, certificate: string, pin?: string }) => Promise<void>} install writes a
 *   certificate beside its key; throws E_CERTIFICATE_OF_ANOTHER_KEY, E_KEY_ABSENT, E_PIN_…
 * @property {(act: { token: Token, pin?: string }) => Promise<ReadCertificate[]>} read what is on it; throws
 *   E_STATION_TOKEN_EMPTY
 * @property {(act: { token: Token, data: string, attached?: boolean, keySerial?: string, pin?: string }) => Promise<string>}
 *   sign CMS SignedData (base64) over `data` (base64) with the certificate on the carrier, which is inside it;
 *   detached unless `attached`. Throws E_STATION_TOKEN_EMPTY when there is no certificate
 * @property {(act: { token: Token, xml: string, pin?: string }) => Promise<string>} signXml the document with an
 *   enveloped ds:Signature; a foreign CryptoSocket throws E_STATION_CANNOT
 * @property {(act: { token: Token, certificate: string, data: string, pin?: string }) => Promise<{ certificate: string, cms: string }>}
 *   installAndProve writes a certificate, reads it back and signs `data` with its key (CMS, detached): one question for
 *   the PIN at our station. An empty `certificate` when a foreign program reads another one back
 * @property {(act: { token: Token, pin?: string }) => Promise<void>} erase key and certificate, for good
 * @property {(act: { token: Token, withPin?: boolean }) => Promise<CarrierObject[]>} objects what is on it; private keys
 *   of tokens `withPin` alone. This and the next three are our own station's: others throw E_STATION_CANNOT
 * @property {(act: { token: Token }) => Promise<number>} eraseLeftovers how many, for good; throws E_LEFTOVERS_STAY
 *   { count, erased }
 * @property {(act: { token: Token }) => Promise<void>} changePin throws E_PIN_UNCHANGED, E_PIN_NOT_SET, E_PIN_…
 * @property {(act: { token: Token }) => Promise<void>} unblock a new PIN by the security officer's; throws
 *   E_UNBLOCK_UNAVAILABLE, E_OFFICER_PIN_WRONG { triesLeft }, E_OFFICER_PIN_BLOCKED
 * @property {() => void} close
 */

/**
 * Connects to the program that is there: a station or CryptoSocket first, an NCALayer otherwise.
 *
 * @param {{ addresses?: Partial<typeof ADDRESSES>, apiKey?: string }} [options] as `settingsOf` gives them; `apiKey` is
 *   the licence that a foreign CryptoSocket wants of this domain
 * @returns {Promise<Station>}
 * @throws StationTrouble E_STATION_NOT_RUNNING, E_STATION_PERMISSION (the browser keeps the page from this machine),
 *   E_STATION_LICENCE
 */
export async function connect({ addresses, apiKey } = {}) {
  const { cryptoSocket, ncaLayer } = { ...ADDRESSES, ...addresses }
  try {
    return await CryptoSocketStation.over(() => StationSocket.open(cryptoSocket), apiKey)
  } catch (trouble) {
    if (trouble.code !== 'E_STATION_NOT_RUNNING' || !ncaLayer) throw trouble
    return NcaLayerStation.over(await StationSocket.open(ncaLayer))
  }
}

/**
 * The same at an operator's desk, whose pages need what our own program alone tells of a carrier without its PIN.
 *
 * @param {{ addresses: typeof ADDRESSES, apiKey?: string }} settings
 * @param {boolean} [again] nobody answered before: Firefox waits, up to a minute, before it tries the same path again,
 *   and our program takes a number after it
 * @throws StationTrouble as `connect`, and E_STATION_CANNOT when another program answers
 */
export async function connectToOurs({ addresses, apiKey }, again = false) {
  const { cryptoSocket } = { ...ADDRESSES, ...addresses }
  const address = again ? `${cryptoSocket}${Date.now()}/` : cryptoSocket
  const station = await connect({ addresses: { cryptoSocket: address, ncaLayer: null }, apiKey })
  if (station.program.kind === 'kualik') return station
  station.close()
  throw new StationTrouble('E_STATION_CANNOT')
}

/** The settings and texts that the page carries: `<script type="application/json" id="station-settings">`. */
export function settingsOf(page = document) {
  return JSON.parse(page.querySelector('#station-settings').textContent)
}
