import type { Readable } from 'node:stream'
import { DateTime } from 'luxon'
import { readListHead } from '#ca/certificates/revocation_list_head'
import { nextDue } from '#ca/revocation/crl/list_terms'
import type { PublicationFolder } from '#ca/revocation/crl/publication_folder'

/** A list that is online, opened: whatever takes its place meanwhile, this one is sent whole. */
export interface PublishedList {
  size: number
  modified: DateTime
  /** Strong entity tag (RFC 9110 8.8.3): a list of other bytes has another number and so another date or length. */
  tag: string
  /** Seconds for which a cache may keep it without asking: until the next one is due (RFC 5019 6). */
  maxAge: number
  stream(): Readable
  close(): Promise<void>
}

/** Enough for everything before the lines. */
const HEAD = 4096

/** Opens a list by its file name; null when there is none. */
export async function openPublishedList(
  folder: PublicationFolder,
  file: string,
  now: DateTime
): Promise<PublishedList | null> {
  const handle = await folder.open(file)
  if (!handle) return null
  try {
    const { size, mtime, ino } = await handle.stat()
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    const { thisUpdate, nextUpdate } = readListHead(buffer.subarray(0, bytesRead))
    const due = nextDue(file.endsWith('.delta.crl') ? 'delta' : 'full', thisUpdate)
    const until = DateTime.min(due, nextUpdate ?? due)
    return {
      size,
      modified: DateTime.fromJSDate(mtime, { zone: 'utc' }),
      tag: `"${[size, thisUpdate.toSeconds(), ino].map((each) => each.toString(36)).join('-')}"`,
      maxAge: Math.max(0, Math.floor(until.diff(now, 'seconds').seconds)),
      stream: () => handle.createReadStream({ start: 0 }),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}
