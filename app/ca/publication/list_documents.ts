import { CaError } from '#ca/ca_error'
import PublishedDocument, { DOCUMENT_SORTS, type DocumentSort } from '#models/published_document'

/** A document with all of its versions. */
export interface DocumentLine {
  kind: DocumentSort
  /** The version that holds on the day; null before the first. */
  current: PublishedDocument | null
  /** Versions that hold from a later day. */
  coming: PublishedDocument[]
  /** Versions that held before, the newest first. */
  earlier: PublishedDocument[]
}

/** Everything but the content, which may be megabytes. */
const FACTS = ['id', 'kind', 'version', 'holds_from', 'file_name', 'media_type', 'size', 'sha256']

/** The documents of which there is at least one version, as they hold on a day (YYYY-MM-DD, Almaty). */
export async function listDocuments(today: string): Promise<DocumentLine[]> {
  const all = await PublishedDocument.query().select(FACTS).orderBy('version', 'desc')
  return DOCUMENT_SORTS.flatMap((kind) => {
    const versions = all.filter((each) => each.kind === kind)
    if (versions.length === 0) return []
    const [current = null, ...earlier] = versions.filter(({ holdsFrom }) => holdsFrom <= today)
    return [{ kind, current, earlier, coming: versions.filter((each) => each.holdsFrom > today) }]
  })
}

/**
 * A version with its content.
 *
 * @throws CaError E_FILE_NOT_PUBLISHED
 */
export async function publishedDocument(kind: string, version: number): Promise<PublishedDocument> {
  const document = await PublishedDocument.query().where({ kind, version }).first()
  if (document) return document
  throw new CaError('E_FILE_NOT_PUBLISHED', { file: `${kind.slice(0, 20)}/${version}` }, 404)
}

/**
 * The version of a kind that holds on a day.
 *
 * @throws CaError E_FILE_NOT_PUBLISHED
 */
export async function currentDocument(
  kind: DocumentSort,
  today: string
): Promise<PublishedDocument> {
  const document = await PublishedDocument.query()
    .where('kind', kind)
    .where('holdsFrom', '<=', today)
    .orderBy('version', 'desc')
    .first()
  if (document) return document
  throw new CaError('E_FILE_NOT_PUBLISHED', { file: kind }, 404)
}
