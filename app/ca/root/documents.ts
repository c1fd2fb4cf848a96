import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { plusYears } from '#ca/calendar/dates'
import { sha256Hex } from '#ca/crypto/hash'
import { holdingOn, KEEPING_TERMS } from '#ca/root/terms'
import RootDocument, { type RootDocumentKind } from '#models/root_document'

/** How a file of each format begins. */
const BEGINNINGS = {
  pdf: [0x25, 0x50, 0x44, 0x46, 0x2d],
  jpg: [0xff, 0xd8, 0xff],
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
} as const
export type DocumentFormat = keyof typeof BEGINNINGS

const FORMATS = Object.keys(BEGINNINGS) as DocumentFormat[]

/** What a file is by its first bytes, whatever its name says; null when it is none of the formats that are kept. */
export function formatOf(content: Uint8Array): DocumentFormat | null {
  const begins = (format: DocumentFormat) =>
    BEGINNINGS[format].every((byte, index) => content[index] === byte)
  return FORMATS.find(begins) ?? null
}

/** @throws CaError E_ROOT_DOCUMENT when a file is neither PDF nor a picture */
export function assertDocument(kind: RootDocumentKind, content: Uint8Array): void {
  if (!formatOf(content)) throw new CaError('E_ROOT_DOCUMENT', { kind, known: FORMATS.join(', ') })
}

/** keeps a document as it came, with the application or the revocation that it came with. */
export function keepDocument(
  trx: TransactionClientContract,
  owner: { applicationId: number } | { revocationId: number },
  { kind, content }: { kind: RootDocumentKind; content: Uint8Array }
): Promise<RootDocument> {
  return RootDocument.create(
    {
      applicationId: null,
      revocationId: null,
      ...owner,
      kind,
      content: Buffer.from(content),
      sha256: sha256Hex(content),
    },
    { client: trx }
  )
}

/** the day (YYYY-MM-DD) from which a document that came on a day goes to the archive. */
export function archiveFrom(receivedOn: string): string {
  const { years } = holdingOn(KEEPING_TERMS, receivedOn)
  return plusYears(receivedOn, years)
}
