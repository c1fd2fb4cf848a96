import { codedError } from '#station/frames/coded_error'
import { isFrameObject, type FrameObject } from '#station/frames/frame_object'
import { signerProfile } from '#station/frames/signer_profile'
import { toPem } from '#ca/certificates/pem'
import type { CarrierActs } from '#station/server/carrier_acts'
import type { CertificateSigner } from '#station/sign/certificate_signer'

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const isYes = (value: unknown) => value === true || value === 'true'
const objectOf = (value: unknown): FrameObject => (isFrameObject(value) ? value : {})

const failure = (code: string, message: string) => ({ status: false, code, message, details: null })

/** Hashed data and time stamps are the caller's own: we sign what is there. */
const INVALID = failure('INVALID_SIGNING_PARAMS', 'E_MESSAGE_MALFORMED')

type Format = (signer: CertificateSigner, data: string, params: FrameObject) => Promise<string>

const bytesOf = (data: string, { decode }: FrameObject) =>
  isYes(decode) ? new Uint8Array(Buffer.from(data, 'base64')) : Buffer.from(data, 'utf8')

const FORMATS: Record<string, Format> = {
  cms: async (signer, data, params) =>
    base64(await signer.cms(bytesOf(data, params), isYes(params.encapsulate))),
  xml: (signer, data) => signer.xml(data),
  raw: async (signer, data, params) => base64(await signer.raw(bytesOf(data, params))),
}

interface SigningOrder {
  format: Format
  data: string[]
  params: FrameObject
  signer: FrameObject
}

/** What is to be signed; undefined when the arguments are none that we follow. */
function orderOf(args: unknown): SigningOrder | undefined {
  const { format, data, signingParams, signerParams } = objectOf(args)
  const params = objectOf(signingParams)
  const items: unknown[] = Array.isArray(data) ? data : [data]
  const isText = (item: unknown): item is string => typeof item === 'string'
  if (typeof format !== 'string' || !Object.hasOwn(FORMATS, format)) return undefined
  if (items.length === 0 || !items.every(isText)) return undefined
  if (isYes(params.digested) || isFrameObject(params.tsaProfile)) return undefined
  return { format: FORMATS[format], data: items, params, signer: objectOf(signerParams) }
}

async function signAll(acts: CarrierActs, { format, data, params, signer: wanted }: SigningOrder) {
  return acts.sign(await signerProfile(acts, wanted), async (signer) => {
    const signatures: string[] = []
    for (const item of data) signatures.push(await format(signer, item, params))
    if (!isYes(params.outputCert)) return signatures
    return { signatures, certificate: toPem(signer.certificate) }
  })
}

/** `kz.gov.pki.knca.basics`, method `sign`. Whoever gives up gets an empty body, as NCALayer answers it. */
export async function basicsSignature(acts: CarrierActs, method: string, args: unknown) {
  if (method !== 'sign') return failure('INVOCATION_ERROR', method)
  const order = orderOf(args)
  if (!order) return INVALID
  try {
    return { status: true, body: { result: await signAll(acts, order) } }
  } catch (error) {
    const { code } = codedError(error)
    if (code === 'E_PIN_CANCELLED') return { status: true, body: {} }
    return failure('SIGNING_FAILURE', code)
  }
}
