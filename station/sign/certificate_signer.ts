import { signCms, type SignOnCarrier } from '#station/sign/cms'
import { signXml } from '#station/sign/xml'

/** Signs in the name of the certificate on a carrier, for the length of one act. */
export class CertificateSigner {
  constructor(
    /** DER. */
    readonly certificate: Uint8Array,
    private sign: SignOnCarrier
  ) {}

  /** CMS SignedData (DER). */
  cms(data: Uint8Array, attached: boolean): Promise<Uint8Array> {
    const { certificate } = this
    return signCms({ data, attached, certificate, signedAt: new Date() }, this.sign)
  }

  /** The bytes of a signature alone. */
  raw(data: Uint8Array): Promise<Uint8Array> {
    return this.sign(data)
  }

  /** The document with its signature inside. @throws StationError E_XML_TO_SIGN */
  xml(document: string): Promise<string> {
    return signXml(document, this.certificate, this.sign)
  }
}
