import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { CaError } from '#ca/ca_error'
import type { DocumentInput } from '#ca/verification/verify_document'

/** The largest file that is verified. */
export const MOST_BYTES = 5 * 1024 * 1024
/** Lists and certificates beside the document. */
const MOST_FILES = 8

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

type Request = HttpContext['request']
type Upload = NonNullable<ReturnType<Request['file']>>

async function bytesOf(file: Upload): Promise<Uint8Array> {
  if (file.size > MOST_BYTES) throw tooLarge()
  return new Uint8Array(await readFile(file.tmpPath ?? ''))
}

const tooLarge = () => new CaError('E_DOCUMENT_TOO_LARGE', { most: MOST_BYTES / 1024 / 1024 }, 413)

/** An upload that the browser left empty has no bytes and no name. */
function uploads(request: Request, name: string): Upload[] {
  return request.files(name).filter(({ size, clientName }) => size > 0 || clientName !== '')
}

function fromBase64(value: unknown, field: string): Uint8Array {
  const packed = typeof value === 'string' ? value.replace(/\s+/g, '') : ''
  if (!BASE64.test(packed)) throw new CaError('E_DOCUMENT_BASE64', { field }, 400)
  const bytes = new Uint8Array(Buffer.from(packed, 'base64'))
  if (bytes.length > MOST_BYTES) throw tooLarge()
  return bytes
}

/** The same from JSON: `{ document, original?, evidence?: [] }`, each Base64. */
function readJson(body: Record<string, unknown>): DocumentInput {
  const { document, original, evidence } = body
  if (document === undefined || document === null) throw new CaError('E_DOCUMENT_MISSING', {}, 400)
  const beside: unknown[] = Array.isArray(evidence) ? evidence.slice(0, MOST_FILES) : []
  return {
    document: fromBase64(document, 'document'),
    original: original === undefined || original === null ? null : fromBase64(original, 'original'),
    evidence: beside.map((each) => fromBase64(each, 'evidence')),
  }
}

/**
 * What a request wants verified: files of a form (`document`, `original`, `evidence[]`), or JSON.
 *
 * @throws CaError E_DOCUMENT_MISSING, E_DOCUMENT_TOO_LARGE, E_DOCUMENT_BASE64
 */
export async function readVerification(request: Request): Promise<DocumentInput> {
  if (request.is(['json'])) return readJson(request.body())
  const [document] = uploads(request, 'document')
  if (!document) throw new CaError('E_DOCUMENT_MISSING', {}, 400)
  const [original] = uploads(request, 'original')
  const beside = [...uploads(request, 'evidence'), ...uploads(request, 'evidence[]')]
  return {
    document: await bytesOf(document),
    original: original ? await bytesOf(original) : null,
    evidence: await Promise.all(beside.slice(0, MOST_FILES).map(bytesOf)),
  }
}
