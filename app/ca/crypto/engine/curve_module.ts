import { loadModule } from '#ca/crypto/engine/load_module'

/*
| A curve of the engine: bytes are copied into the module's memory, a function is called, bytes are copied out, and the
| module overwrites what it worked on. All numbers stand least significant byte first.
*/

/** What assembly/gost3410.ts exports. */
interface CurveExports {
  readonly memory: WebAssembly.Memory
  readonly PRIVATE_KEY: WebAssembly.Global
  readonly NONCE: WebAssembly.Global
  readonly DIGEST: WebAssembly.Global
  readonly PUBLIC_KEY: WebAssembly.Global
  readonly SIGNATURE: WebAssembly.Global
  start(): void
  wipe(): void
  publicKey(): number
  reduceDigest(): void
  sign(): number
  isSignature(): number
  isPublicKey(): number
  verify(): number
}

type Place = 'PRIVATE_KEY' | 'NONCE' | 'DIGEST' | 'PUBLIC_KEY' | 'SIGNATURE'
type Values = Partial<Record<Place, Uint8Array>>

/** What became of an attempt to sign: r ‖ s; or why there is none. */
export type SigningOutcome = Uint8Array | 'another nonce' | 'no private key'

/** One of the two curves, by the size of its numbers. The module is loaded, and its tables are made, when first used. */
export class CurveModule {
  #exports?: CurveExports

  /** @param length bytes of a coordinate, of r, of s and of d: 32 or 64 */
  constructor(readonly length: 32 | 64) {}

  /** x ‖ y of d · P; undefined unless 0 < d < q. Constant in time. */
  publicKey(d: Uint8Array): Uint8Array | undefined {
    return this.#call({ PRIVATE_KEY: d }, (module) =>
      module.publicKey() === 1 ? this.#read('PUBLIC_KEY', 2) : undefined
    )
  }

  /**
   * r ‖ s for the nonce k, with s = r · d + k · e modulo q (RFC 7091 6.1). Constant in time but for the outcome.
   *
   * @param digest the hash as it comes out
   */
  sign(d: Uint8Array, k: Uint8Array, digest: Uint8Array): SigningOutcome {
    return this.#call({ PRIVATE_KEY: d, NONCE: k, DIGEST: digest }, (module) => {
      const outcome = module.sign()
      if (outcome === 1) return this.#read('SIGNATURE', 2)
      return outcome === 0 ? 'another nonce' : 'no private key'
    })
  }

  /** The hash as a number modulo q. */
  reduceDigest(digest: Uint8Array): Uint8Array {
    return this.#call({ DIGEST: digest }, (module) => {
      module.reduceDigest()
      return this.#read('DIGEST', 1)
    })
  }

  /** Whether x ‖ y is a point of the curve, with both coordinates below p. All such points have the order q. */
  isPublicKey(point: Uint8Array): boolean {
    return this.#call({ PUBLIC_KEY: point }, (module) => module.isPublicKey() === 1)
  }

  /** Whether r and s are both in 1 … q − 1. */
  isSignature(signature: Uint8Array): boolean {
    return this.#call({ SIGNATURE: signature }, (module) => module.isSignature() === 1)
  }

  /** Whether r ‖ s is a signature of the hash by the key x ‖ y, which `isPublicKey` (RFC 7091 6.2). */
  verify(point: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
    const values = { PUBLIC_KEY: point, DIGEST: digest, SIGNATURE: signature }
    return this.#call(values, (module) => module.verify() === 1)
  }

  get #module(): CurveExports {
    if (!this.#exports) {
      const exports = loadModule<CurveExports>(this.length === 32 ? 'gost3410_256' : 'gost3410_512')
      exports.start()
      this.#exports = exports
    }
    return this.#exports
  }

  /** Writes the values, runs, and wipes the module's memory whatever happens. */
  #call<Result>(values: Values, run: (module: CurveExports) => Result): Result {
    const module = this.#module
    const memory = new Uint8Array(module.memory.buffer)
    try {
      for (const [place, bytes] of Object.entries(values) as [Place, Uint8Array][]) {
        const numbers = place === 'PUBLIC_KEY' || place === 'SIGNATURE' ? 2 : 1
        if (bytes.length !== numbers * this.length) {
          throw new RangeError(`${place} has ${numbers * this.length} bytes, not ${bytes.length}`)
        }
        memory.set(bytes, module[place].value)
      }
      return run(module)
    } finally {
      module.wipe()
    }
  }

  #read(place: Place, numbers: 1 | 2): Uint8Array {
    const at = this.#module[place].value
    return new Uint8Array(this.#module.memory.buffer).slice(at, at + numbers * this.length)
  }
}
