import { StationError } from '#station/station_error'
import type { PinPrompt, PinQuestion } from '#station/pins/pin_prompt'

/** One PIN window at a time, whoever asks: nobody sees two, and none hides behind another. */
export class OneWindow {
  #open = false

  constructor(private prompt: PinPrompt) {}

  /** @throws StationError E_PIN_DIALOG_OPEN, E_PIN_CANCELLED */
  async ask(question: PinQuestion, signal: AbortSignal): Promise<Buffer> {
    if (this.#open) throw new StationError('E_PIN_DIALOG_OPEN')
    this.#open = true
    try {
      const pin = await this.prompt.ask(question, signal)
      if (pin === null) throw new StationError('E_PIN_CANCELLED')
      return pin
    } finally {
      this.#open = false
    }
  }
}
