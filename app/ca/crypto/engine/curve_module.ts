import { KnownPoints } from '#ca/crypto/engine/known_points'
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
  readonly ADDITIONAL: WebAssembly.Global
  readonly PUBLIC_KEY: WebAssembly.Global
  readonly SIGNATURE: WebAssembly.Global
  readonly CLAIM: WebAssembly.Global
  readonly CLAIMS: WebAssembly.Global
  start(): void
  wipe(): void
  publicKey(): number
  deriveNonce(additional: number, discarded: number): void
  sign(): number
  signWithNonce(): number
  isSignature(): number
  isPublicKey(): number
  verify(): number
  learn(place: number): void
  verifyKnown(place: number): number
  verifyTogether(place: number, count: number): number
}

type Place = 'ADDITIONAL' | 'PRIVATE_KEY' | 'NONCE' | 'DIGEST' | 'PUBLIC_KEY' | 'SIGNATURE'
type Values = Partial<Record<Place, Uint8Array>>

/** As many keys as assembly/known_keys.ts has room for. */
const PLACES = 4

/** Random bytes that are mixed into a nonce. */
const LENGTH_OF_ADDITIONAL = 32

/** Claims that are verified together, at most. */
export const TOGETHER = 16
/** Where a claim has its parts: the hash, r ‖ s ‖ y, eight random bytes, in places of 80 bytes. */
const AT = { signature: 80, coefficient: 320 }
const LENGTH_OF_COEFFICIENT = 8

/** A signature with what spares its verifier work: the ordinate of the point that r is the abscissa of. */
export interface WitnessedSignature {
  /** The hash that was signed. */
  readonly digest: Uint8Array
  /** r ‖ s. */
  readonly signature: Uint8Array
  readonly ordinate: Uint8Array
}

/** What became of an attempt to sign: r ‖ s; or why there is none. */
export type SigningOutcome = Uint8Array | 'another nonce' | 'no private key'

/** One of the two curves, by the size of its numbers. The module is loaded, and its tables are made, when first used. */
export class CurveModule {
  #exports?: CurveExports

  /**
   * @param length bytes of a coordinate, of r, of s and of d: 32 or 64
   * @param load gives the module's exports; another one than the engine's for tests that look into it
   * @param known which keys it verifies by tables
   */
  constructor(
    readonly length: 32 | 64,
    private readonly load = () => loadModule(length === 32 ? 'gost3410_256' : 'gost3410_512'),
    private readonly known = new KnownPoints(PLACES)
  ) {}

  /** x ‖ y of d · P; undefined unless 0 < d < q. Constant in time. */
  publicKey(d: Uint8Array): Uint8Array | undefined {
    return this.#call({ PRIVATE_KEY: d }, (module) =>
      module.publicKey() === 1 ? this.#read('PUBLIC_KEY', 2) : undefined
    )
  }

  /**
   * r ‖ s, with a nonce derived from the key, the hash and the random bytes; undefined unless 0 < d < q. Constant in time.
   *
   * @param digest the hash as it comes out
   * @param additional 32 fresh random bytes
   */
  sign(d: Uint8Array, digest: Uint8Array, additional: Uint8Array): Uint8Array | undefined {
    const values = { PRIVATE_KEY: d, DIGEST: digest, ADDITIONAL: additional }
    return this.#call(values, (module) =>
      module.sign() === 1 ? this.#read('SIGNATURE', 2) : undefined
    )
  }

  /** The same as `sign`, with the ordinate of k · P, which anybody can compute from the signature. */
  signWitnessed(
    d: Uint8Array,
    digest: Uint8Array,
    additional: Uint8Array
  ): WitnessedSignature | undefined {
    const values = { PRIVATE_KEY: d, DIGEST: digest, ADDITIONAL: additional }
    return this.#call(values, (module) => {
      if (module.sign() !== 1) return undefined
      const all = this.#read('SIGNATURE', 3)
      const at = 2 * this.length
      return { digest, signature: all.subarray(0, at), ordinate: all.subarray(at) }
    })
  }

  /**
   * r ‖ s for the nonce k, with s = r · d + k · e modulo q (RFC 7091 6.1): what `sign` does with each candidate.
   * Constant in time but for the outcome.
   */
  signWithNonce(d: Uint8Array, k: Uint8Array, digest: Uint8Array): SigningOutcome {
    return this.#call({ PRIVATE_KEY: d, NONCE: k, DIGEST: digest }, (module) => {
      const outcome = module.signWithNonce()
      if (outcome === 1) return this.#read('SIGNATURE', 2)
      return outcome === 0 ? 'another nonce' : 'no private key'
    })
  }

  /** The candidate for k that `sign` takes after it has discarded so many: for tests, which may leave out `additional`. */
  nonce(d: Uint8Array, digest: Uint8Array, additional?: Uint8Array, discarded = 0): Uint8Array {
    const values = { PRIVATE_KEY: d, DIGEST: digest, ...(additional && { ADDITIONAL: additional }) }
    return this.#call(values, (module) => {
      module.deriveNonce(additional ? LENGTH_OF_ADDITIONAL : 0, discarded)
      return this.#read('NONCE', 1)
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

  /**
   * Whether r ‖ s is a signature of the hash by the key x ‖ y, which `isPublicKey` (RFC 7091 6.2). A key that comes
   * again and again is verified by tables, in two fifths of the time.
   */
  verify(point: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
    const place = this.known.placeOf(point, (free) => this.#learn(point, free))
    const values = { PUBLIC_KEY: point, DIGEST: digest, SIGNATURE: signature }
    return this.#call(values, (module) =>
      place === undefined ? module.verify() === 1 : module.verifyKnown(place) === 1
    )
  }

  /**
   * Whether sixteen signatures at most are all by the key x ‖ y, which `isPublicKey`; in a fraction of the time that
   * they take one by one. A false one passes with a probability of 2^-61. False is no verdict: they have to be verified
   * one by one, also where this key has no tables yet.
   *
   * @param random eight fresh random bytes for each
   */
  verifyTogether(
    point: Uint8Array,
    signatures: readonly WitnessedSignature[],
    random: Uint8Array
  ): boolean {
    const place = this.known.placeOf(point, (free) => this.#learn(point, free))
    if (place === undefined || signatures.length > TOGETHER) return false
    return this.#call({}, (module) => {
      const memory = new Uint8Array(module.memory.buffer)
      for (const [i, { digest, signature, ordinate }] of signatures.entries()) {
        const at = module.CLAIMS.value + i * module.CLAIM.value
        const from = i * LENGTH_OF_COEFFICIENT
        memory.set(digest, at)
        memory.set(signature, at + AT.signature)
        memory.set(ordinate, at + AT.signature + 2 * this.length)
        memory.set(random.subarray(from, from + LENGTH_OF_COEFFICIENT), at + AT.coefficient)
      }
      return module.verifyTogether(place, signatures.length) === 1
    })
  }

  #learn(point: Uint8Array, place: number) {
    this.#call({ PUBLIC_KEY: point }, (module) => module.learn(place))
  }

  get #module(): CurveExports {
    if (!this.#exports) {
      const exports = this.load() as CurveExports
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
        const expected = this.#lengthOf(place)
        if (bytes.length !== expected) {
          throw new RangeError(`${place} has ${expected} bytes, not ${bytes.length}`)
        }
        memory.set(bytes, module[place].value)
      }
      return run(module)
    } finally {
      module.wipe()
    }
  }

  #lengthOf(place: Place): number {
    if (place === 'ADDITIONAL') return LENGTH_OF_ADDITIONAL
    return place === 'PUBLIC_KEY' || place === 'SIGNATURE' ? 2 * this.length : this.length
  }

  #read(place: Place, numbers: 1 | 2 | 3): Uint8Array {
    const at = this.#module[place].value
    return new Uint8Array(this.#module.memory.buffer).slice(at, at + numbers * this.length)
  }
}
