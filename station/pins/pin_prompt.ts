/**
 * Why a PIN is asked for. `new`: it is set on a blank carrier; `key`: a key is made or taken up under the PIN that it has;
 * `prove`: a certificate is written and its key signs once; `look`: private keys are looked at; `leftovers`: they are
 * erased; `change`: the present PIN, before `next`, the one after it; `officer`: the security officer's.
 */
export type PinPurpose =
  | 'new'
  | 'key'
  | 'install'
  | 'prove'
  | 'sign'
  | 'erase'
  | 'look'
  | 'leftovers'
  | 'change'
  | 'next'
  | 'officer'

/** A PIN that nobody knows yet is typed twice. */
export const isNewPin = (purpose: PinPurpose) => purpose === 'new' || purpose === 'next'

/** What a person sees beside the field. */
export interface PinQuestion {
  purpose: PinPurpose
  /** The site that asks. */
  origin: string
  /** The carrier, as people know it. */
  carrier: string
  /** Null when the carrier does not tell. */
  triesLeft: number | null
}

/** A window in which a person types a PIN. A new one is typed twice. */
export interface PinPrompt {
  /**
   * @param signal closes the window when nobody waits for the PIN any more
   * @returns the PIN, wiped by who asked; null when the person gave up
   * @throws StationError E_PIN_WINDOW_MISSING when the window's program cannot be started
   */
  ask(question: PinQuestion, signal: AbortSignal): Promise<Buffer | null>

  /** Says whether what the last PIN was typed for is done, where the window stays in sight: a terminal does. */
  tell?(isDone: boolean): void

  /** Takes what it asks in for its own, from the station's start to its end: a terminal does. */
  begin?(): void
  end?(): void
}
