import { inflateRawSync } from 'node:zlib'
import { CaError } from '#ca/ca_error'
import { MAX_PARTS, MAX_UNPACKED_BYTES } from '#ca/letters/annex1/limits'

/** A file of a ZIP archive, unpacked. */
export interface ZipEntry {
  name: string
  content: Buffer
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8

const damaged = () => new CaError('E_FILE_DAMAGED')
const bomb = () => new CaError('E_FILE_BOMB')

interface Header {
  name: string
  flags: number
  method: number
  packed: number
  unpacked: number
  at: number
}

function endOfDirectory(zip: Buffer): { count: number; at: number } {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at--) {
    if (zip.readUInt32LE(at) === END)
      return { count: zip.readUInt16LE(at + 10), at: zip.readUInt32LE(at + 16) }
  }
  throw damaged()
}

function readHeader(zip: Buffer, at: number): Header & { next: number } {
  if (zip.readUInt32LE(at) !== CENTRAL) throw damaged()
  const nameLength = zip.readUInt16LE(at + 28)
  const rest = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  return {
    name: zip.toString('utf8', at + 46, at + 46 + nameLength),
    flags: zip.readUInt16LE(at + 8),
    method: zip.readUInt16LE(at + 10),
    packed: zip.readUInt32LE(at + 20),
    unpacked: zip.readUInt32LE(at + 24),
    at: zip.readUInt32LE(at + 42),
    next: at + 46 + nameLength + rest,
  }
}

function packedContent(zip: Buffer, { at, packed }: Header): Buffer {
  if (zip.readUInt32LE(at) !== LOCAL) throw damaged()
  const start = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
  return zip.subarray(start, start + packed)
}

/** The content of an entry; inflating stops at the size that the header says, which `room` holds. */
function unpack(zip: Buffer, header: Header, room: number): Buffer {
  if (header.flags & ENCRYPTED) throw new CaError('E_FILE_OLD_EXCEL')
  if (header.unpacked > room) throw bomb()
  const packed = packedContent(zip, header)
  if (header.method !== STORED && header.method !== DEFLATED) throw damaged()
  const content =
    header.method === STORED
      ? packed
      : inflateRawSync(packed, { maxOutputLength: Math.max(header.unpacked, 1) })
  if (content.length !== header.unpacked) throw damaged()
  return content
}

function wantedHeaders(zip: Buffer, isWanted: (name: string) => boolean): Header[] {
  const headers = new Map<string, Header>()
  const directory = endOfDirectory(zip)
  for (let { at } = directory, left = directory.count; left > 0; left--) {
    const header = readHeader(zip, at)
    at = header.next
    if (!isWanted(header.name)) continue
    if (headers.has(header.name)) throw damaged()
    headers.set(header.name, header)
    if (headers.size > MAX_PARTS) throw bomb()
  }
  return [...headers.values()]
}

function unpackAll(zip: Buffer, headers: Header[]): ZipEntry[] {
  let room = MAX_UNPACKED_BYTES
  return headers.map((header) => {
    const content = unpack(zip, header, room)
    room -= content.length
    return { name: header.name, content }
  })
}

/**
 * Unpacks the wanted entries of a ZIP archive that its directory lists, never more of them and never more bytes
 * than the limits allow: an entry is refused before it is unpacked when it says that it is too large, and while it
 * is unpacked when it is larger than it says. Nothing else in the archive is unpacked.
 *
 * @throws CaError E_FILE_BOMB, E_FILE_DAMAGED (also two entries of one name), E_FILE_OLD_EXCEL (under a password)
 */
export function unpackEntries(bytes: Uint8Array, isWanted: (name: string) => boolean): ZipEntry[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return unpackAll(zip, wantedHeaders(zip, isWanted))
  } catch (error) {
    if (error instanceof CaError) throw error
    throw damaged()
  }
}
