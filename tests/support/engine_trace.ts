import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import binaryen from 'binaryen'
import { CurveModule } from '#ca/crypto/engine/curve_module'

/*
| What the engine does, step by step: the very WebAssembly that is used, with a report added to every function, loop
| and arm of a condition it enters and to every address it reads or writes. Binaryen's passes log-execution and
| instrument-memory add most of them; arms and 128-bit reads, which they leave out, are added to the text. Two runs with
| the same trace have taken the same branches and touched the same addresses. Who takes the reports is WebAssembly too: a
| signature makes a million of them.
*/

/** A trace in short: how much there was, and the hash of it. */
export interface Trace {
  readonly blocks: number
  readonly accesses: number
  readonly hash: string
}

const ENGINE = new URL('../../app/ca/crypto/engine/', import.meta.url)
/** Bytes of reports that are collected before they are hashed: eight for each. */
const CHUNK = 1 << 20

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

function assembled(text: string): WebAssembly.Module {
  const module = binaryen.parseText(text)
  module.setFeatures(binaryen.Features.All)
  const bytes = module.emitBinary()
  module.dispose()
  return new WebAssembly.Module(Uint8Array.from(bytes))
}

/** An imported function by its name, its parameters and its result. */
const IMPORT =
  /\(import "env" "(\w+)" \(func \S+ \(type \S+\) (\(param [^)]+\))(?: (\(result \w+\)))?/g

/** The module with the reports built in, and a recorder. @throws Error when it has branches that would go unreported */
function instrumented(length: 32 | 64) {
  const module = binaryen.readBinary(readFileSync(moduleOf(length)))
  module.setFeatures(binaryen.Features.All)
  module.runPasses(['log-execution', 'instrument-memory'])
  const text = module.emitText()
  module.dispose()
  if (/\(br_(if|table|on)/.test(text)) throw new Error('branches that are not reported')
  // Values that are read and written are let through, and not looked at.
  const values = [...text.matchAll(IMPORT)]
    .filter(([, name]) => !RECORDED.includes(name))
    .map(([, name, parameters, result]) => {
      return `(func (export "${name}") ${parameters} ${result} (local.get 1))`
    })
  return {
    curve: assembled(withArmsAndVectors(text)),
    recorder: assembled(recorderText(values.join('\n'))),
  }
}

const made = new Map<32 | 64, ReturnType<typeof instrumented>>()

function instrumentedOnce(length: 32 | 64) {
  const modules = made.get(length) ?? instrumented(length)
  made.set(length, modules)
  return modules
}

const RECORDED = ['log_execution', 'load_ptr', 'store_ptr']

/** Keeps where the program is, or which instruction touches which address; an address reported is handed back. */
const recorderText = (values: string) => `(module
  (import "recorder" "full" (func $full))
  (memory (export "memory") ${CHUNK >> 16})
  (global $at (export "at") (mut i32) (i32.const 0))
  (global $blocks (export "blocks") (mut i32) (i32.const 0))
  (global $accesses (export "accesses") (mut i32) (i32.const 0))
  (func $take (param $what i32) (param $where i32)
    (i32.store (global.get $at) (local.get $what))
    (i32.store offset=4 (global.get $at) (local.get $where))
    (global.set $at (i32.add (global.get $at) (i32.const 8)))
    (if (i32.eq (global.get $at) (i32.const ${CHUNK}))
      (then (call $full) (global.set $at (i32.const 0)))))
  (func (export "log_execution") (param $id i32)
    (global.set $blocks (i32.add (global.get $blocks) (i32.const 1)))
    (call $take (local.get $id) (i32.const -1)))
  (func $access (param $what i32) (param $where i32)
    (global.set $accesses (i32.add (global.get $accesses) (i32.const 1)))
    (call $take (local.get $what) (local.get $where)))
  (func (export "load_ptr") (param $id i32) (param i32) (param i32) (param $address i32) (result i32)
    (call $access (local.get $id) (local.get $address))
    (local.get $address))
  (func (export "store_ptr") (param $id i32) (param i32) (param i32) (param $address i32) (result i32)
    (call $access (i32.or (local.get $id) (i32.const 0x80000000)) (local.get $address))
    (local.get $address))
  ${values})`

interface RecorderExports {
  readonly memory: WebAssembly.Memory
  /** Bytes of reports that are not hashed yet. */
  readonly at: { value: number }
  readonly blocks: { value: number }
  readonly accesses: { value: number }
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

/** A curve of the engine whose calls leave traces. */
export class TracedCurve {
  readonly curve: CurveModule
  readonly #recorder: RecorderExports
  #hash = createHash('sha256')

  constructor(length: 32 | 64) {
    const { curve, recorder } = instrumentedOnce(length)
    const full = () => this.#take(CHUNK)
    const { exports } = new WebAssembly.Instance(recorder, { recorder: { full } })
    this.#recorder = exports as unknown as RecorderExports
    this.curve = new CurveModule(
      length,
      () => new WebAssembly.Instance(curve, { env: exports }).exports
    )
    this.curve.publicKey(new Uint8Array(length).fill(1))
    this.trace()
  }

  /** What was done since the last time. */
  trace(): Trace {
    const { at, blocks, accesses } = this.#recorder
    this.#take(at.value)
    const hash = this.#hash.digest('hex')
    const trace = { blocks: blocks.value, accesses: accesses.value, hash }
    this.#hash = createHash('sha256')
    at.value = blocks.value = accesses.value = 0
    return trace
  }

  #take(bytes: number) {
    this.#hash.update(new Uint8Array(this.#recorder.memory.buffer, 0, bytes))
  }
}
