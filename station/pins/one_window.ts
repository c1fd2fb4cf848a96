import { StationError } from '#station/station_error'
import type { PinPrompt, PinQuestion } from '#station/pins/pin_prompt'

/** One PIN window at a time, whoever asks: nobody sees two, and none hides behind another. */
export class OneWindow {
  #open = false

  constructor(private prompt: PinPrompt) {}

  /**
   * An empty field is nobody's PIN: it costs the carrier no try. For who is gone already no window opens.
   *
   * @throws StationError E_PIN_DIALOG_OPEN, E_PIN_CANCELLED, E_PIN_WINDOW_MISSING
   */
  async ask(question: PinQuestion, signal: AbortSignal): Promise<Buffer> {
    if (signal.aborted) throw new StationError('E_PIN_CANCELLED')
    if (this.#open) throw new StationError('E_PIN_DIALOG_OPEN')
    this.#open = true
    try {
      const pin = await this.prompt.ask(question, signal)
      if (!pin?.length) throw new StationError('E_PIN_CANCELLED')
      return pin
    } finally {
      this.#open = false
    }
  }

  /** The station runs, and ends: what the window is in is its own meanwhile. */
  begin(): void {
    this.prompt.begin?.()
  }

  end(): void {
    this.prompt.end?.()
  }

  /** Whether what the last PIN was typed for is done. */
  tell(isDone: boolean): void {
    this.prompt.tell?.(isDone)
  }
}
