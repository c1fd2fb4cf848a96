import { deflateRawSync } from 'node:zlib'

/** A file of a test archive; `claims` is the size that its headers say it has when that is a lie. */
export interface ZipPart {
  name: string
  content: Uint8Array
  claims?: number
  flags?: number
  method?: number
  /** What stands for the content instead of its deflated bytes. */
  packed?: Uint8Array
  /** The directory does not list it: a reader that goes from header to header meets it all the same. */
  unlisted?: boolean
}

function header(part: ZipPart, packed: number) {
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(part.flags ?? 0, 2)
  common.writeUInt16LE(part.method ?? 8, 4)
  common.writeUInt32LE(packed, 14)
  common.writeUInt32LE(part.claims ?? part.content.length, 18)
  common.writeUInt16LE(Buffer.byteLength(part.name), 22)
  return common
}

const signature = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** A ZIP archive, for files that no program would write. Checksums are left at zero. */
export function zipFile(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const part of parts) {
    const packed = part.packed ?? deflateRawSync(part.content)
    const common = header(part, packed.length)
    const name = Buffer.from(part.name)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    if (!part.unlisted)
      central.push(signature(0x02014b50), Buffer.from([20, 0]), common, rest, name)
    const file = Buffer.concat([signature(0x04034b50), common, name, packed])
    local.push(file)
    at += file.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  const listed = parts.filter(({ unlisted }) => !unlisted).length
  end.writeUInt16LE(listed, 4)
  end.writeUInt16LE(listed, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...local, directory, signature(0x06054b50), end])
}
