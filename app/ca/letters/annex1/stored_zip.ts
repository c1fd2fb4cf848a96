import { crc32 } from 'node:zlib'
import type { ZipEntry } from '#ca/letters/annex1/zip_entries'

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
/** The name is UTF-8. */
const FLAGS = 0x0800

/** What a local header and an entry of the directory have in common: stored, without a date. */
function description({ name, content }: ZipEntry): Buffer {
  const bytes = Buffer.alloc(26)
  bytes.writeUInt16LE(VERSION, 0)
  bytes.writeUInt16LE(FLAGS, 2)
  bytes.writeUInt32LE(crc32(content), 10)
  bytes.writeUInt32LE(content.length, 14)
  bytes.writeUInt32LE(content.length, 18)
  bytes.writeUInt16LE(Buffer.byteLength(name), 22)
  return bytes
}

function start(signature: number, ...more: number[]): Buffer {
  const bytes = Buffer.alloc(4 + more.length * 2)
  bytes.writeUInt32LE(signature)
  more.forEach((value, index) => bytes.writeUInt16LE(value, 4 + index * 2))
  return bytes
}

function place(at: number): Buffer {
  const bytes = Buffer.alloc(14)
  bytes.writeUInt32LE(at, 10)
  return bytes
}

function end(count: number, length: number, at: number): Buffer {
  const bytes = Buffer.alloc(10)
  bytes.writeUInt32LE(length, 0)
  bytes.writeUInt32LE(at, 4)
  return Buffer.concat([start(END, 0, 0, count, count), bytes])
}

/** A ZIP archive of the entries, stored as they are (PKWARE APPNOTE 4.3): nothing in it can grow. */
export function storedZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const described = description(entry)
    const file = Buffer.concat([start(LOCAL), described, name, entry.content])
    directory.push(start(CENTRAL, VERSION), described, place(at), name)
    files.push(file)
    at += file.length
  }
  const listed = Buffer.concat(directory)
  return Buffer.concat([...files, listed, end(entries.length, listed.length, at)])
}
