import { inflateRawSync } from 'node:zlib'
import { CaError } from '#ca/ca_error'
import { MAX_UNPACKED_BYTES } from '#ca/letters/annex1/limits'

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

function unpack(zip: Buffer, header: Header): Buffer {
  const content = packedContent(zip, header)
  if (header.method === STORED) return content
  if (header.method !== DEFLATED) throw damaged()
  return inflateRawSync(content, { maxOutputLength: Math.max(header.unpacked, 1) })
}

function checkedUnpack(zip: Buffer, header: Header, room: number): Buffer {
  if (header.flags & ENCRYPTED) throw new CaError('E_FILE_OLD_EXCEL')
  if (header.unpacked > room) throw new CaError('E_FILE_BOMB')
  const content = unpack(zip, header)
  if (content.length !== header.unpacked) throw damaged()
  return content
}

function* xmlEntries(zip: Buffer): Generator<ZipEntry> {
  const directory = endOfDirectory(zip)
  let room = MAX_UNPACKED_BYTES
  for (let { at } = directory, left = directory.count; left > 0; left--) {
    const header = readHeader(zip, at)
    at = header.next
    if (!/\.xml(\.rels)?$/.test(header.name)) continue
    const content = checkedUnpack(zip, header, room)
    room -= content.length
    yield { name: header.name, content }
  }
}

/**
 * Unpacks the XML parts of a workbook, never more than the limit allows: each part is refused before it is
 * unpacked when it says that it is too large, and while it is unpacked when it is larger than it says.
 *
 * @throws CaError E_FILE_BOMB, E_FILE_DAMAGED, E_FILE_OLD_EXCEL (parts under a password)
 */
export function unpackXml(bytes: Uint8Array): ZipEntry[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return [...xmlEntries(zip)]
  } catch (error) {
    if (error instanceof CaError) throw error
    throw damaged()
  }
}
