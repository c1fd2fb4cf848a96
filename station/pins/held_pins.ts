/** How long a PIN waits for the certificate of the key that was made with it, in milliseconds. */
const HELD_FOR = 120_000

/** PINs of keys that were just made, until their certificates are written; of one connection. */
export class HeldPins {
  #pins = new Map<string, { pin: Buffer; timer: NodeJS.Timeout }>()

  constructor(private heldFor = HELD_FOR) {}

  /** Holds a PIN; it is wiped here, sooner or later. */
  hold(serial: string, pin: Buffer): void {
    this.forget(serial)
    const timer = setTimeout(() => this.forget(serial), this.heldFor)
    timer.unref()
    this.#pins.set(serial, { pin, timer })
  }

  /** A copy of the PIN, wiped by who asked; undefined when none is held. */
  of(serial: string): Buffer | undefined {
    const held = this.#pins.get(serial)
    return held && Buffer.from(held.pin)
  }

  forget(serial: string): void {
    const held = this.#pins.get(serial)
    if (!held) return
    clearTimeout(held.timer)
    held.pin.fill(0)
    this.#pins.delete(serial)
  }

  forgetAll(): void {
    for (const serial of [...this.#pins.keys()]) this.forget(serial)
  }
}
