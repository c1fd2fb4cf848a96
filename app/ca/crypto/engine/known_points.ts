/** After so many verifications in which a key was among the last ones, its tables pay: they cost twenty. */
const PATIENCE = 16
/** Keys whose verifications are counted. */
const COUNTED = 64

/**
 * Which public keys have tables in the engine's memory: those that verify again and again, an authority's or a
 * responder's own. The one that was used longest ago makes room.
 */
export class KnownPoints {
  /** Places by point, the one used last at the end. */
  readonly #places = new Map<string, number>()
  readonly #uses = new Map<string, number>()

  /**
   * @param places   how many keys have room
   * @param patience verifications after which a key is learnt; tests want the first, or none
   */
  constructor(
    private readonly places: number,
    private readonly patience = PATIENCE
  ) {}

  /**
   * The place of a point's tables, undefined while it has none.
   *
   * @param learn makes the tables in a place
   */
  placeOf(point: Uint8Array, learn: (place: number) => void): number | undefined {
    const key = Buffer.from(point.buffer, point.byteOffset, point.byteLength).toString('latin1')
    const known = this.#places.get(key)
    if (known === undefined && !this.#isDue(key)) return undefined
    this.#places.delete(key)
    const place = known ?? this.#freePlace()
    if (known === undefined) learn(place)
    this.#places.set(key, place)
    return place
  }

  #isDue(key: string): boolean {
    const uses = (this.#uses.get(key) ?? 0) + 1
    this.#uses.delete(key)
    if (uses > this.patience) return true
    const [oldest] = this.#uses.keys()
    if (this.#uses.size >= COUNTED) this.#uses.delete(oldest)
    this.#uses.set(key, uses)
    return false
  }

  #freePlace(): number {
    if (this.#places.size < this.places) return this.#places.size
    const [[oldest, place]] = this.#places
    this.#places.delete(oldest)
    return place
  }
}
