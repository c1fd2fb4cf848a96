import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { sameBytes } from '#ca/certificates/asn1'
import { Clock } from '#ca/clock'
import { readCertificate } from '#ca/certificates/certificate_view'
import { fromPem } from '#ca/certificates/pem'
import { readSignedData } from '#ca/certificates/signed_data'
import { checkKeyUsage } from '#ca/verification/checks/key_usage'
import { verifyCmsSigner } from '#ca/verification/cms/verify_signer'
import { broughtBy, broughtInFile, joined } from '#ca/verification/documents/brought'
import { namedIn } from '#ca/verification/documents/named_in'
import { Materials, type Brought } from '#ca/verification/documents/materials'
import {
  documentReport,
  type DocumentReport,
  type SignerReport,
} from '#ca/verification/documents/document_report'
import { Evidence } from '#ca/verification/evidence'
import { looksLikePdf, readPdf } from '#ca/verification/pdf/read_pdf'
import { readPdfSigner, verifyPdfSigner } from '#ca/verification/pdf/verify_pdf'
import { looksLikeXml, readXml } from '#ca/verification/xml/read_xml'
import { signaturesOf } from '#ca/verification/xml/signature_elements'
import { broughtByXml } from '#ca/verification/xml/unsigned_properties'
import { verifyXmlSigner } from '#ca/verification/xml/verify_xml_signer'

/** What somebody wants verified. */
export interface DocumentInput {
  /** CMS (DER, BER, PEM, Base64), XML, PDF, or a certificate. */
  document: Uint8Array
  /** What was signed, when the signature is a file of its own. */
  original?: Uint8Array | null
  /** Files that may answer: certificates, revocation lists, OCSP responses. */
  evidence?: Uint8Array[]
}

function isCertificate(bytes: Uint8Array): boolean {
  try {
    readCertificate(bytes)
    return true
  } catch {
    return false
  }
}

/** @throws CaError E_DOCUMENT_UNKNOWN when it is neither DER nor text of it */
function cmsBytes(bytes: Uint8Array): Uint8Array {
  try {
    return fromPem(bytes, 'PKCS7')[0]
  } catch {
    throw new CaError('E_DOCUMENT_UNKNOWN')
  }
}

/**
 * Verifies a signed document or a certificate by the rules of order No. 1187 (S-27), whichever Kazakh authority
 * issued the certificate: each signature, its certificate up to a root that the house trusts, revocation, time
 * stamp. What could not be had makes it undetermined, and the report says what was looked for.
 */
@inject()
export class VerifyDocument {
  constructor(
    protected clock: Clock,
    protected evidence: Evidence
  ) {}

  /**
   * @throws CaError E_DOCUMENT_UNKNOWN, E_CMS_UNREADABLE, E_CMS_NOT_SIGNED, E_ORIGINAL_DIFFERS,
   *   E_EVIDENCE_UNREADABLE, of PDF E_PDF_…, of XML E_XML_…
   */
  async handle(input: DocumentInput): Promise<DocumentReport> {
    const { document } = input
    const beside = joined((input.evidence ?? []).map(broughtInFile))
    if (looksLikePdf(document)) return this.#pdf(document, beside)
    if (looksLikeXml(document)) return this.#xml(document, beside)
    if (isCertificate(document)) return this.#certificate(document, beside)
    return this.#cms(input, beside)
  }

  #materials(brought: Brought[]) {
    return Materials.gather(this.evidence, joined(brought), this.clock.now())
  }

  async #cms({ document, original }: DocumentInput, beside: Brought): Promise<DocumentReport> {
    const signed = readSignedData(cmsBytes(document))
    if (signed.signers.length === 0) throw new CaError('E_CMS_NOT_SIGNED')
    if (original && signed.content && !sameBytes(original, signed.content)) {
      throw new CaError('E_ORIGINAL_DIFFERS')
    }
    const materials = await this.#materials([beside, broughtBy(signed)])
    const content = signed.content ?? original ?? null
    const signers = signed.signers.map((signer) =>
      verifyCmsSigner({ signer, content, contentType: signed.contentType }, materials)
    )
    const kind = signed.content ? 'cms_attached' : 'cms_detached'
    return documentReport(kind, materials.now, signers)
  }

  async #xml(bytes: Uint8Array, beside: Brought): Promise<DocumentReport> {
    const document = readXml(bytes)
    const signatures = signaturesOf(document)
    const materials = await this.#materials([beside, ...signatures.map(broughtByXml)])
    const signers = signatures.map((each) => verifyXmlSigner(document, each, materials))
    return documentReport('xml', materials.now, signers)
  }

  async #pdf(bytes: Uint8Array, beside: Brought): Promise<DocumentReport> {
    const signatures = readPdf(bytes).map(readPdfSigner)
    const materials = await this.#materials([
      beside,
      ...signatures.map(({ data }) => broughtBy(data)),
    ])
    const signers = signatures.map((each) => verifyPdfSigner(each, bytes.length, materials))
    return documentReport('pdf', materials.now, signers)
  }

  async #certificate(bytes: Uint8Array, beside: Brought): Promise<DocumentReport> {
    const certificate = readCertificate(bytes)
    const itself = { certificates: [certificate.der], lists: [], responses: [] }
    const materials = await this.#materials([beside, itself])
    const judged = materials.judge(certificate, materials.now, { uses: checkKeyUsage })
    const signer: SignerReport = {
      ...judged,
      ...namedIn(certificate),
      claimedAt: null,
      judgedAt: materials.now,
      basis: 'now',
      timeStamp: null,
    }
    return documentReport('certificate', materials.now, [signer])
  }
}
