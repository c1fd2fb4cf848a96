import { readCertificate } from '#ca/certificates/certificate_view'
import { CaError } from '#ca/ca_error'
import Certificate from '#models/certificate'
import { OBJECT_STANDINGS } from '#station/drivers/carrier_driver'
import type { CertificateView } from '#ca/certificates/certificate_view'
import type { CarrierObject } from '#ca/carriers/desk'

/** An object of a carrier, and what is known of it here. */
export interface KnownObject extends CarrierObject {
  /** The certificate of the register that it is, or whose key it is; with its application and revocation. */
  registered: Certificate | null
  /** Of a certificate that can be read, whoever issued it. */
  view: CertificateView | null
}

/** Null for what is no certificate: other programs keep what they like. */
function viewOf({ certificate }: CarrierObject): CertificateView | null {
  if (!certificate) return null
  try {
    return readCertificate(new Uint8Array(Buffer.from(certificate, 'base64')))
  } catch (error) {
    if (error instanceof CaError) return null
    throw error
  }
}

const order = ({ standing }: CarrierObject) => OBJECT_STANDINGS.indexOf(standing)

/** What is on a carrier, ours first: each key and certificate with the certificate of the register that it belongs to. */
export async function objectsOnCarrier(objects: CarrierObject[]): Promise<KnownObject[]> {
  const seen = objects.map((object) => ({ ...object, view: viewOf(object) }))
  const rows = await Certificate.query()
    .whereIn(
      'serial',
      seen.flatMap(({ view }) => view?.serial ?? [])
    )
    .preload('application')
    .preload('revocation')
  const certified = seen.map(({ pair, view }) => {
    const row = rows.find(({ serial, der }) => serial === view?.serial && der?.equals(view.der))
    return { pair, row: row ?? null }
  })
  const ofPair = (pair: string) => certified.find((one) => one.row && one.pair === pair)?.row
  return seen
    .map((object, at) => ({
      ...object,
      registered: certified[at].row ?? (object.pair ? ofPair(object.pair) : null) ?? null,
    }))
    .sort((one, other) => order(one) - order(other))
}
