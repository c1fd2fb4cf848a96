import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../vectors/kz/', import.meta.url))

/** A file of tests/vectors/kz as bytes. */
export function vector(path: string): Uint8Array {
  return new Uint8Array(readFileSync(FOLDER + path))
}

/** A file of tests/vectors/kz as text. */
export function textVector(path: string): string {
  return readFileSync(FOLDER + path, 'utf8')
}

/** The JSON of a file of tests/vectors/kz, a list of records of texts. */
export function jsonVector(path: string): Record<string, string>[] {
  return JSON.parse(textVector(path))
}

/** The `name=hex` lines of a file of tests/vectors/kz/kalkan as bytes. */
export function kalkanVector(name: 'g256' | 'g512'): Record<string, Uint8Array> {
  const lines = textVector(`kalkan/${name}.txt`).trim().split('\n')
  return Object.fromEntries(
    lines.map((line) => {
      const [key, hex] = line.split('=')
      return [key, new Uint8Array(Buffer.from(hex, 'hex'))]
    })
  )
}

/** The paths of all vector files, README and checksums left out. */
export function vectorPaths(): string[] {
  return readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('//', '/').slice(FOLDER.length))
    .filter((path) => path.includes('/'))
    .sort()
}

/** The bytes with one bit turned over. @throws RangeError when they have no such bit */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  if (bit < 0 || bit >= 8 * bytes.length) throw new RangeError(`no bit ${bit}`)
  const changed = Uint8Array.from(bytes)
  changed[bit >>> 3] ^= 1 << (bit & 7)
  return changed
}
