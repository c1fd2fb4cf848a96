import { readRequest } from '#ca/certificates/pkcs10'
import { StationError } from '#station/station_error'
import { codedError } from '#station/frames/coded_error'
import { isFrameObject, parseFrame } from '#station/frames/frame_object'
import {
  base64,
  bytesOf,
  isYes,
  text,
  type Answering,
  type Param,
  type Reply,
} from '#station/frames/cryptosocket_fields'
import { KUALIK_FUNCTIONS } from '#station/frames/kualik'
import { certificateFields } from '#station/frames/certificate_fields'
import { keySerial, publicKeyHex } from '#station/sign/certificate'
import { profileOf, readerOf } from '#station/server/profiles'
import type { CertificateSigner } from '#station/sign/certificate_signer'
import type { CarrierActs } from '#station/server/carrier_acts'

/** With `isConvert` the data are base64; otherwise the text itself is signed. */
const dataOf = (param: Param) =>
  isYes(param.isConvert) ? bytesOf(text(param, 'data')) : Buffer.from(text(param, 'data'), 'utf8')

async function keysOf(acts: CarrierActs, profile: string) {
  const keys = await acts.keys(profile)
  const described = keys.map((spki, at) => [
    `key${at}`,
    { publicKey: publicKeyHex(spki), serialNum: keySerial(spki) },
  ])
  return { response: { profiles: { [profile]: Object.fromEntries(described) } } }
}

/** The functions by module and name, as docs/station.md describes them. What `pass` says is not read. */
const FUNCTIONS: Record<string, Answering> = {
  'BaseAPI.LoadProfileFromTokens': async (acts) => {
    const carriers = await acts.list()
    return {
      response: carriers.map((one) => ({ profile: profileOf(one), reader: readerOf(one) })),
    }
  },
  'BaseAPI.CreatePKCS10': async (acts, param) => {
    const [profile, dn] = [text(param, 'profile'), text(param, 'dn')]
    return { response: base64(await acts.makeRequest(profile, dn, String(param.genNew) === '1')) }
  },
  'ASNAPI.ShowInfoPKCS10': async (_acts, param) => ({
    publicKey: publicKeyHex(readRequest(bytesOf(text(param, 'data'))).spki),
  }),
  'BaseAPI.GetAllKeys': (acts, param) => keysOf(acts, text(param, 'profile')),
  'BaseAPI.GetProfInfo': async (acts, param) => {
    const { serialNumber } = await acts.carrier(text(param, 'profile'))
    return { sn: serialNumber }
  },
  'BaseAPI.InstallCertificate': async (acts, param) => {
    await acts.install(text(param, 'profile'), bytesOf(text(param, 'certificate')))
    return {}
  },
  'BaseAPI.LoadKeyFromProfile': async (acts, param) => {
    const certificates = await acts.certificates(text(param, 'profile'))
    return Object.fromEntries(
      certificates.map((der, at) => [`certificate${at}`, certificateFields(der)])
    )
  },
  'BaseAPI.Sign': async (acts, param) => {
    const attached = param.detach === false || param.detach === 'false'
    const data = dataOf(param)
    const sign = (signer: CertificateSigner) => signer.cms(data, attached)
    return { pkcs7: base64(await acts.sign(text(param, 'profile'), sign)) }
  },
  'BaseAPI.NativeSign': async (acts, param) => {
    const data = dataOf(param)
    return {
      response: base64(await acts.sign(text(param, 'profile'), (signer) => signer.raw(data))),
    }
  },
  'BaseAPI.DelKey': async (acts, param) => {
    await acts.erase(text(param, 'profile'))
    return {}
  },
  ...KUALIK_FUNCTIONS,
}

/** What CryptoSocket answers before SetAPIKey. */
const NOT_INITIALISED = { code: '10001', error: 'TumSocket not initialize' }

/** One connection in CryptoSocket's frames: every answer is text, and carries the `id` of its question. */
export class CryptoSocketFrames {
  #ready = false

  /** @param say sends a frame that nobody asked for */
  constructor(
    private acts: CarrierActs,
    private say: (frame: string) => void
  ) {}

  /** What is said before the first question. */
  greeting(): string | null {
    return null
  }

  /** The answer to one frame. Never throws. */
  async answer(frame: string): Promise<string> {
    const question = parseFrame(frame)
    const param = isFrameObject(question) && isFrameObject(question.Param) ? question.Param : {}
    const id = typeof param.id === 'string' || typeof param.id === 'number' ? { id: param.id } : {}
    const reply = await this.#reply(question, param)
    return JSON.stringify({ ...id, ...reply })
  }

  close(): void {
    this.acts.close()
  }

  #tell = (event: Reply) => this.say(JSON.stringify(event))

  async #reply(question: unknown, param: Param): Promise<Reply> {
    try {
      if (!isFrameObject(question)) throw new StationError('E_MESSAGE_MALFORMED')
      const name = `${String(question.TumarCSP)}.${String(question.Function)}`
      if (name === 'SYSAPI.SetAPIKey') return this.#initialise(param)
      if (!this.#ready) return NOT_INITIALISED
      if (!Object.hasOwn(FUNCTIONS, name))
        return { code: 'E_MESSAGE_TYPE', error: 'Function is not supported' }
      return { result: 'true', ...(await FUNCTIONS[name](this.acts, param, this.#tell)) }
    } catch (error) {
      return failure(error)
    }
  }

  /** Our station has no licences: any text is a key, and the site was let in by its Origin. */
  #initialise(param: Param): Reply {
    if (text(param, 'apiKey') === '') return NOT_INITIALISED
    this.#ready = true
    return { result: 'true' }
  }
}

function failure(error: unknown): Reply {
  const { code, facts } = codedError(error)
  const told = Object.entries(facts).map(([name, value]) => [name, String(value)])
  return { code, error: code, ...(told.length > 0 ? { facts: Object.fromEntries(told) } : {}) }
}
