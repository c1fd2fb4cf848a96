import { CaError } from '#ca/ca_error'
import { readElement } from '#ca/certificates/der'

/** A signature of a PDF (ISO 32000-2 12.8). */
export interface PdfSignature {
  /** SignedData: the value of Contents without the zeros that fill it up. */
  cms: Uint8Array
  /** The bytes of ByteRange: everything up to `end` but the value of Contents. */
  signed: Uint8Array
  /** Where the signed part of the file ends; what lies behind it was added later. */
  end: number
}

/** More signatures than any real document has. */
const MAX_SIGNATURES = 16
/** A signature over the bytes themselves (ISO 32000-2 12.8.3.3, ETSI EN 319 142-1). */
const DETACHED: readonly string[] = ['adbe.pkcs7.detached', 'ETSI.CAdES.detached']
/** A time stamp over the document: it is of no person. */
const OF_DOCUMENT = 'ETSI.RFC3161'

const BYTE_RANGE = /\/ByteRange\s*\[\s*(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s*\]/g
const SUB_FILTER = /\/SubFilter\s*\/([\w.]+)/g
const HEX_STRING = /^<[0-9a-f\s]+>$/i
const BEFORE_CONTENTS = /\/Contents\s*$/

function refuse(reason: string): never {
  throw new CaError('E_PDF_SIGNATURE_SHAPE', { reason })
}

/** Where a signature leaves the file out: from `<` to `>` of Contents, and nothing else. */
function holeOf(text: string, [start, length, next, rest]: number[]) {
  const [from, to, end] = [start + length, next, next + rest]
  const sound =
    start === 0 &&
    from < to &&
    end <= text.length &&
    HEX_STRING.test(text.slice(from, to)) &&
    BEFORE_CONTENTS.test(text.slice(Math.max(0, from - 64), from))
  return sound ? { from, to, end } : refuse('ByteRange')
}

/** What the dictionary says of its kind, told from the object around the hole. */
function subFilterOf(text: string, { from, to }: { from: number; to: number }): string {
  const begin = text.lastIndexOf(' obj', from)
  const end = text.indexOf('endobj', to)
  const dictionary = text.slice(begin, from) + text.slice(to, end)
  const [first, ...others] = Array.from(dictionary.matchAll(SUB_FILTER), ([, name]) => name)
  if (begin < 0 || end < 0 || !first || others.length > 0) refuse('SubFilter')
  return first
}

function withoutFilling(hex: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(hex.replace(/[^0-9a-f]/gi, ''), 'hex'))
  try {
    return readElement(bytes).bytes
  } catch (error) {
    if (error instanceof CaError) return refuse('Contents')
    throw error
  }
}

export function looksLikePdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')
}

/**
 * The signatures of a PDF in the order of their making. Only what a signature needs is read of the file: ByteRange
 * and Contents, which stand in plain bytes because the signature leaves one of them out. Whatever a viewer makes of
 * the rest, every byte of it but the value of Contents is signed.
 *
 * @throws CaError E_PDF_NOT_SIGNED, E_PDF_SIGNATURE_SHAPE, E_PDF_SIGNATURE_KIND
 */
export function readPdf(bytes: Uint8Array): PdfSignature[] {
  const text = Buffer.from(bytes).toString('latin1')
  const ranges = Array.from(text.matchAll(BYTE_RANGE), ([, ...numbers]) => numbers.map(Number))
  if (ranges.length > MAX_SIGNATURES) refuse('ByteRange')
  const signatures = ranges.flatMap((range) => {
    const hole = holeOf(text, range)
    const kind = subFilterOf(text, hole)
    if (kind === OF_DOCUMENT) return []
    if (!DETACHED.includes(kind)) throw new CaError('E_PDF_SIGNATURE_KIND', { kind })
    const { from, to, end } = hole
    const signed = new Uint8Array(Buffer.concat([bytes.subarray(0, from), bytes.subarray(to, end)]))
    return [{ signed, end, cms: withoutFilling(text.slice(from, to)) }]
  })
  if (signatures.length === 0) throw new CaError('E_PDF_NOT_SIGNED')
  return signatures.toSorted((a, b) => a.end - b.end)
}
