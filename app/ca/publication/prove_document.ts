import { toHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'
import type { ExportIndex } from '#ca/publication/export_site'

/** What an index says of one document. */
type Indexed = ExportIndex['documents'][number]

const FILE = /^documents\/[a-z0-9]+-[1-9]\d*\.(pdf|docx|xlsx)$/

function isIndexed(each: unknown): each is Indexed {
  if (typeof each !== 'object' || each === null) return false
  const { file, sha256: digest } = each as Record<string, unknown>
  return typeof file === 'string' && FILE.test(file) && typeof digest === 'string'
}

/** The documents of an exported `index.json`; none when it cannot be read. */
export function indexedDocuments(json: string): Indexed[] {
  try {
    const { documents } = JSON.parse(json) as { documents?: unknown }
    return Array.isArray(documents) ? documents.filter(isIndexed) : []
  } catch {
    return []
  }
}

/** Nobody signs a document here: it is the one of the index, and no version is ever replaced. */
export function isIndexedContent({ sha256: digest }: Indexed, bytes: Uint8Array): boolean {
  return toHex(sha256(bytes)) === digest
}
