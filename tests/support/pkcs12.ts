import { createDecipheriv, createHash, createHmac } from 'node:crypto'
import { readElement, type Element } from '#tests/support/der'

/*
| As much of PKCS#12 (RFC 7292) as the National CA's key files need: the SHA-1 MAC, and a shrouded key under
| pbeWithSHAAnd3-KeyTripleDES-CBC. Their certificates are under 40-bit RC2 and stay sealed.
*/

const SHROUDED_KEY_BAG = '060b2a864886f70d010c0a0102'
const LOCAL_KEY_ID = '06092a864886f70d010915'
const BLOCK = 64

/** What a key file gives up. */
export interface KeyFileContent {
  /** Whether the MAC is right under the password. */
  macFits: boolean
  /** DER of the PrivateKeyInfo. */
  pkcs8: Uint8Array
  localKeyId: Uint8Array
}

/** Opens a PFX. */
export function openPkcs12(der: Uint8Array, password: string): KeyFileContent {
  const [, authSafe, macData] = readElement(der).children
  const authenticated = authSafe.children[1].children[0].content
  const bag = shroudedKeyBag(authenticated)
  const [algorithm, encrypted] = bag.children[1].children[0].children
  return {
    macFits: macFits(macData, authenticated, password),
    pkcs8: decrypt(algorithm, encrypted.content, password),
    localKeyId: localKeyId(bag),
  }
}

function macFits(macData: Element, data: Uint8Array, password: string): boolean {
  const [digestInfo, salt, iterations] = macData.children
  const key = derive(password, salt.content, integer(iterations), 3, 20)
  const mac = createHmac('sha1', key).update(data).digest()
  return mac.equals(digestInfo.children[1].content)
}

function shroudedKeyBag(authenticated: Uint8Array): Element {
  for (const contentInfo of readElement(authenticated).children) {
    const content = contentInfo.children[1].children[0]
    if (content.tag !== 0x04) continue
    for (const bag of readElement(content.content).children) {
      if (hex(bag.children[0].raw) === SHROUDED_KEY_BAG) return bag
    }
  }
  throw new Error('no shrouded key in the PKCS#12')
}

function localKeyId(bag: Element): Uint8Array {
  const attribute = bag.children[2].children.find(
    ({ children }) => hex(children[0].raw) === LOCAL_KEY_ID
  )
  return attribute!.children[1].children[0].content
}

function decrypt(algorithm: Element, encrypted: Uint8Array, password: string): Uint8Array {
  const [salt, iterations] = algorithm.children[1].children
  const key = derive(password, salt.content, integer(iterations), 1, 24)
  const iv = derive(password, salt.content, integer(iterations), 2, 8)
  const decipher = createDecipheriv('des-ede3-cbc', key, iv)
  return new Uint8Array(Buffer.concat([decipher.update(encrypted), decipher.final()]))
}

/** The key derivation of RFC 7292 B.2 with SHA-1. */
function derive(password: string, salt: Uint8Array, rounds: number, id: number, length: number) {
  const bmpPassword = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const input = Buffer.concat([filled(salt), filled(bmpPassword)])
  const derived: Buffer[] = []
  for (let i = 0; i < Math.ceil(length / 20); i++) {
    let a = createHash('sha1').update(Buffer.alloc(BLOCK, id)).update(input).digest()
    for (let round = 1; round < rounds; round++) a = createHash('sha1').update(a).digest()
    derived.push(a)
    addToBlocks(input, filled(a))
  }
  return Buffer.concat(derived).subarray(0, length)
}

/** The bytes over and over until a whole number of blocks is full. */
function filled(bytes: Uint8Array): Buffer {
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK))
  return Buffer.alloc(BLOCK * blocks, bytes).subarray(0, bytes.length ? undefined : 0)
}

/** Adds b + 1 to every block of the input, modulo 2^512. */
function addToBlocks(input: Buffer, b: Buffer) {
  for (let block = 0; block < input.length; block += BLOCK) {
    let carry = 1
    for (let i = BLOCK - 1; i >= 0; i--) {
      const sum = input[block + i] + b[i] + carry
      input[block + i] = sum
      carry = sum >>> 8
    }
  }
}

function integer(element: Element): number {
  return element.content.reduce((sum, byte) => sum * 256 + byte, 0)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
