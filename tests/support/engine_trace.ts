import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import binaryen from 'binaryen'
import { CurveModule } from '#ca/crypto/engine/curve_module'

/*
| What the engine does, step by step: the very WebAssembly that is used, with a report added to every function, loop
| and arm of a condition it enters and to every address it reads or writes. Binaryen's passes log-execution and
| instrument-memory add most of them; arms and 128-bit reads, which they leave out, are added to the text. Two runs with
| the same trace have taken the same branches and touched the same addresses.
*/

/** A trace in short: how much there was, and the hash of it. */
export interface Trace {
  readonly blocks: number
  readonly accesses: number
  readonly hash: string
}

const ENGINE = new URL('../../app/ca/crypto/engine/', import.meta.url)
/** Numbers that are collected before they are hashed. */
const CHUNK = 1 << 16

/** Where the operand that begins after `from` ends, and where it begins. */
function operandAfter(text: string, from: number): [begin: number, end: number] {
  const begin = text.indexOf('(', from)
  let depth = 0
  for (let at = begin; ; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return [begin, at + 1]
  }
}

/** Reports of what the passes leave out: which arm of a condition is taken, and addresses of 128-bit reads. */
function withArmsAndVectors(text: string): string {
  let id = 1_000_000
  let reported = text.replaceAll(/\((then|else)\b/g, (arm) => {
    return `${arm} (call $log_execution (i32.const ${id++}))`
  })
  for (
    let at = reported.indexOf('(v128.load');
    at >= 0;
    at = reported.indexOf('(v128.load', at + 1)
  ) {
    const [begin, end] = operandAfter(reported, at + 1)
    const [, offset = '0'] = /offset=(\d+)/.exec(reported.slice(at, begin)) ?? []
    const facts = [id++, 16, Number(offset)].map((value) => `(i32.const ${value})`).join(' ')
    const call = `(call $load_ptr ${facts} ${reported.slice(begin, end)})`
    reported = reported.slice(0, begin) + call + reported.slice(end)
  }
  return reported
}

/** The module's bytes with the reports built in. @throws Error when it has branches that would go unreported */
function instrumented(length: 32 | 64): Uint8Array {
  const module = binaryen.readBinary(readFileSync(moduleOf(length)))
  module.setFeatures(binaryen.Features.All)
  module.runPasses(['log-execution', 'instrument-memory'])
  const text = module.emitText()
  module.dispose()
  if (/\(br_(if|table|on)/.test(text)) throw new Error('branches that are not reported')
  const reporting = binaryen.parseText(withArmsAndVectors(text))
  reporting.setFeatures(binaryen.Features.All)
  const bytes = reporting.emitBinary()
  reporting.dispose()
  return bytes
}

/**
 * The texts of a module's functions that choose a value by a condition without a branch (`select`): what the trace does
 * not show, and what a compiler may turn into a branch.
 */
export function functionsThatSelect(length: 32 | 64): string[] {
  const module = binaryen.readBinary(readFileSync(moduleOf(length)))
  const functions = module.emitText().split('\n (func ').slice(1)
  module.dispose()
  return functions.filter((text) => text.includes('(select'))
}

const moduleOf = (length: 32 | 64) =>
  new URL(length === 32 ? 'gost3410_256.wasm' : 'gost3410_512.wasm', ENGINE)

/** Takes the numbers of a trace. */
class Recorder {
  #chunk = new Float64Array(CHUNK)
  #filled = 0
  #hash = createHash('sha256')
  #blocks = 0
  #accesses = 0

  block(id: number) {
    this.#blocks++
    this.#take(id)
  }

  access(kind: number, id: number, bytes: number, offset: number, address: number) {
    this.#accesses++
    for (const number of [kind, id, bytes, offset, address]) this.#take(number)
  }

  /** What was taken since the last time. */
  trace(): Trace {
    const hash = this.#hash.update(this.#chunk.subarray(0, this.#filled)).digest('hex')
    const trace = { blocks: this.#blocks, accesses: this.#accesses, hash }
    this.#hash = createHash('sha256')
    this.#filled = this.#blocks = this.#accesses = 0
    return trace
  }

  #take(number: number) {
    this.#chunk[this.#filled++] = number
    if (this.#filled < CHUNK) return
    this.#hash.update(this.#chunk)
    this.#filled = 0
  }
}

/** A curve of the engine whose calls leave traces. */
export class TracedCurve {
  readonly curve: CurveModule
  readonly #recorder = new Recorder()

  constructor(length: 32 | 64) {
    const module = new WebAssembly.Module(Uint8Array.from(instrumented(length)))
    this.curve = new CurveModule(length, () => this.#instantiate(module))
    this.curve.publicKey(new Uint8Array(length).fill(1))
    this.#recorder.trace()
  }

  /** What was done since the last time. */
  trace(): Trace {
    return this.#recorder.trace()
  }

  /** Every import is a report: of a block, of an address, or of a value that was read or written, which is let through. */
  #instantiate(module: WebAssembly.Module) {
    const env: Record<string, (...values: never[]) => unknown> = {}
    for (const { name } of WebAssembly.Module.imports(module)) env[name] = this.#report(name)
    return new WebAssembly.Instance(module, { env }).exports
  }

  #report(name: string) {
    const recorder = this.#recorder
    if (name.startsWith('log_')) return (id: number) => recorder.block(id)
    if (name === 'load_ptr' || name === 'store_ptr') {
      const kind = name === 'load_ptr' ? 1 : 2
      return (id: number, bytes: number, offset: number, address: number) => {
        recorder.access(kind, id, bytes, offset, address)
        return address
      }
    }
    return (_id: number, value: unknown) => value
  }
}
