import { StationError } from '#station/station_error'
import { codedError } from '#station/frames/coded_error'
import { isFrameObject, parseFrame, type FrameObject } from '#station/frames/frame_object'
import { basicsSignature } from '#station/frames/ncalayer_basics'
import { keyInfo } from '#station/frames/key_info'
import { signerProfile } from '#station/frames/signer_profile'
import type { CarrierActs } from '#station/server/carrier_acts'
import type { CertificateSigner } from '#station/sign/certificate_signer'

/** The one storage that we have: tokens. */
const STORAGE = 'AKKaztokenStore'

const HEARTBEAT = '--heartbeat--'
const GREETING = JSON.stringify({ result: { version: '1.4' } })
const UNKNOWN_MODULE = { success: false, errorCode: 'MODULE_NOT_FOUND' }

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

function textAt(args: unknown[], at: number): string {
  const value = args[at]
  if (typeof value !== 'string') throw new StationError('E_MESSAGE_MALFORMED')
  return value
}

const bytesAt = (args: unknown[], at: number) =>
  new Uint8Array(Buffer.from(textAt(args, at), 'base64'))

const isYes = (value: unknown) => value === true || value === 'true'

async function signed<T>(acts: CarrierActs, act: (signer: CertificateSigner) => Promise<T>) {
  return acts.sign(await signerProfile(acts), act)
}

async function signDocuments(acts: CarrierActs, documents: unknown) {
  if (!Array.isArray(documents)) throw new StationError('E_MESSAGE_MALFORMED')
  return signed(acts, async (signer) => {
    const results: string[] = []
    for (const at of documents.keys()) results.push(await signer.xml(textAt(documents, at)))
    return results
  })
}

const signBytes = (acts: CarrierActs, args: unknown[]) =>
  signed(acts, async (signer) => base64(await signer.cms(bytesAt(args, 2), isYes(args[3]))))

/** Of commonUtils: arguments have their places (docs/station.md). */
const COMMON: Record<string, (acts: CarrierActs, args: unknown[]) => Promise<unknown>> = {
  getActiveTokens: async (acts) => {
    const carriers = await acts.list()
    return carriers.length > 0 ? [STORAGE] : []
  },
  getKeyInfo: async (acts) => {
    const [certificate] = await acts.certificates(await signerProfile(acts))
    return keyInfo(certificate)
  },
  signXml: (acts, args) => signed(acts, (signer) => signer.xml(textAt(args, 2))),
  signXmls: (acts, args) => signDocuments(acts, args[2]),
  createCAdESFromBase64: signBytes,
  createCMSSignatureFromBase64: signBytes,
  changeLocale: async () => null,
}

/** One connection in NCALayer's frames. */
export class NcaLayerFrames {
  constructor(private acts: CarrierActs) {}

  greeting(): string {
    return GREETING
  }

  /** The answer to one frame. Never throws. */
  async answer(frame: string): Promise<string> {
    if (frame === HEARTBEAT) return HEARTBEAT
    const question = parseFrame(frame)
    if (!isFrameObject(question)) return JSON.stringify(UNKNOWN_MODULE)
    return JSON.stringify(await this.#reply(question))
  }

  close(): void {
    this.acts.close()
  }

  async #reply({ module, method, args, uuid }: FrameObject): Promise<unknown> {
    const name = String(method)
    if (module === 'kz.gov.pki.knca.basics') return basicsSignature(this.acts, name, args)
    if (module !== 'kz.gov.pki.knca.commonUtils') return UNKNOWN_MODULE
    const reply = await this.#common(name, Array.isArray(args) ? args : [])
    return { ...reply, ...(uuid === undefined ? {} : { uuid }) }
  }

  async #common(name: string, args: unknown[]) {
    try {
      if (!Object.hasOwn(COMMON, name)) throw new StationError('E_MESSAGE_TYPE')
      const responseObject = await COMMON[name](this.acts, args)
      return { code: '200', ...(responseObject === null ? {} : { responseObject }) }
    } catch (error) {
      const { code } = codedError(error)
      return { code: '500', message: code === 'E_PIN_CANCELLED' ? 'action.canceled' : code }
    }
  }
}
