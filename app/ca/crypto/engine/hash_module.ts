import { loadModule } from '#ca/crypto/engine/load_module'

/*
| The hash functions of the engine: messages go into the module's memory piece by piece, the hash comes out.
*/

/** What assembly/hash.ts exports. */
interface HashExports {
  readonly memory: WebAssembly.Memory
  readonly INPUT: WebAssembly.Global
  readonly INPUT_SIZE: WebAssembly.Global
  start(): void
  startStreebog(initial: number): void
  takeStreebog(): void
  finishStreebog(length: number): number
  startGost34311(): void
  takeGost34311(): void
  finishGost34311(length: number, total: number): number
}

const hash = loadModule('hash') as HashExports
hash.start()
const INPUT = hash.INPUT.value
const INPUT_SIZE = hash.INPUT_SIZE.value
const memory = new Uint8Array(hash.memory.buffer)

/** Puts the message in, input by input; returns how many bytes of it the last, unfinished input has. */
function feed(data: Uint8Array, take: () => void): number {
  let offset = 0
  while (data.length - offset >= INPUT_SIZE) {
    memory.set(data.subarray(offset, offset + INPUT_SIZE), INPUT)
    take()
    offset += INPUT_SIZE
  }
  memory.set(data.subarray(offset), INPUT)
  return data.length - offset
}

function streebog(data: Uint8Array, initial: number): number {
  hash.startStreebog(initial)
  return hash.finishStreebog(feed(data, hash.takeStreebog))
}

/** GOST R 34.11-2012 with 512 bits: 64 bytes, as they come out. RFC 6986. */
export function streebog512(data: Uint8Array): Uint8Array {
  const at = streebog(data, 0)
  return memory.slice(at, at + 64)
}

/** GOST R 34.11-2012 with 256 bits: 32 bytes, the most significant half of the state. RFC 6986. */
export function streebog256(data: Uint8Array): Uint8Array {
  const at = streebog(data, 1)
  return memory.slice(at + 32, at + 64)
}

/** GOST 34.311-95 with the test S-box and H0 = 0: 32 bytes, as they come out. RFC 5831 6. */
export function gost34311(data: Uint8Array): Uint8Array {
  hash.startGost34311()
  const at = hash.finishGost34311(feed(data, hash.takeGost34311), data.length)
  return memory.slice(at, at + 32)
}
