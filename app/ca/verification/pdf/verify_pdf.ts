import { CaError } from '#ca/ca_error'
import { readSignedData, type SignedData } from '#ca/certificates/signed_data'
import { verifyCmsSigner } from '#ca/verification/cms/verify_signer'
import type { SignerReport } from '#ca/verification/documents/document_report'
import type { Materials } from '#ca/verification/documents/materials'
import type { PdfSignature } from '#ca/verification/pdf/read_pdf'
import { undetermined, verdictOf, type Check } from '#ca/verification/report'

/** A signature of a PDF with its SignedData. */
export interface PdfSigner extends PdfSignature {
  data: SignedData
}

/**
 * Reads the SignedData of a signature: one signer, and no document inside, for the document is around it
 * (ISO 32000-2 12.8.3.3).
 *
 * @throws CaError E_CMS_UNREADABLE, E_PDF_SIGNATURE_SHAPE
 */
export function readPdfSigner(signature: PdfSignature): PdfSigner {
  const data = readSignedData(signature.cms)
  if (data.signers.length !== 1 || data.content)
    throw new CaError('E_PDF_SIGNATURE_SHAPE', { reason: 'Contents' })
  return { ...signature, data }
}

/** What was added behind the signed part may show something else than what was signed. */
function withRest(check: Check, end: number, length: number): Check {
  if (check.id !== 'document' || check.outcome !== 'pass' || end === length) return check
  const found = undetermined('document', 'document_extended', { covered: end, bytes: length })
  return { ...check, ...found }
}

/** Verifies one signature of a PDF that is so long. */
export function verifyPdfSigner(
  { data, signed, end }: PdfSigner,
  length: number,
  materials: Materials
): SignerReport {
  const [signer] = data.signers
  const { contentType } = data
  const report = verifyCmsSigner({ signer, content: signed, contentType }, materials)
  const checks = report.checks.map((check) => withRest(check, end, length))
  return { ...report, checks, verdict: verdictOf(checks) }
}
