import { setImmediate as turn } from 'node:timers/promises'
import { outcomeWords, terminalWords, windowWords } from '#station/pins/window_words'
import { isNewPin, type PinPrompt, type PinQuestion } from '#station/pins/pin_prompt'

const ENTER = new Set([0x0d, 0x0a, 0x04])
const ERASE = new Set([0x7f, 0x08])
const INTERRUPT = 0x03

const say = (text: string) => process.stderr.write(text)

/**
 * The terminal in which the station runs, where the desktop has no window for a PIN. As long as the station runs the
 * terminal is its own: nothing that is typed is shown, and what is typed while nothing is asked answers no question.
 */
export class TerminalPrompt implements PinPrompt {
  #take: (byte: number) => void = unasked
  #isOwn = false

  begin(): void {
    if (this.#isOwn) return
    this.#isOwn = true
    process.stdin.setRawMode(true)
    process.stdin.on('data', this.#read).resume()
  }

  end(): void {
    if (!this.#isOwn) return
    this.#isOwn = false
    process.stdin.off('data', this.#read).pause()
    process.stdin.setRawMode(false)
  }

  async ask(question: PinQuestion, signal: AbortSignal): Promise<Buffer | null> {
    this.begin()
    await this.#forgetTyped()
    const { title, description } = windowWords(question)
    say(`\n${title}\n${description}\n${terminalWords.howToCancel()}\n`)
    const pin = await this.#answer(question, signal)
    if (!pin?.length)
      say(`${signal.aborted ? terminalWords.withdrawn() : terminalWords.cancelled()}\n`)
    return pin
  }

  tell(isDone: boolean): void {
    say(`${outcomeWords(isDone)}\n`)
  }

  async #answer(question: PinQuestion, signal: AbortSignal): Promise<Buffer | null> {
    const words = windowWords(question)
    const pin = await this.#typed(words.field, signal)
    if (!pin?.length || !isNewPin(question.purpose)) return pin
    await this.#forgetTyped()
    const again = await this.#typed(words.repeat, signal)
    const same = again?.equals(pin) === true
    again?.fill(0)
    if (same) return pin
    pin.fill(0)
    if (!again?.length) return null
    say(`${words.differ}\n`)
    return this.#answer(question, signal)
  }

  /** What waits in the terminal is read, and nobody takes it: one turn for what is there, one for what it kept back. */
  async #forgetTyped(): Promise<void> {
    await turn()
    await turn()
  }

  #read = (chunk: Buffer) => {
    for (const byte of chunk) this.#take(byte)
    chunk.fill(0)
  }

  /** @returns null when the person or the page gave up */
  async #typed(field: string, signal: AbortSignal): Promise<Buffer | null> {
    if (signal.aborted) return null
    const bytes: number[] = []
    const { promise, resolve } = Promise.withResolvers<Buffer | null>()
    const giveUp = () => resolve(null)
    signal.addEventListener('abort', giveUp)
    this.#take = (byte) => {
      if (byte !== INTERRUPT && !ENTER.has(byte))
        return void (ERASE.has(byte) ? bytes.pop() : bytes.push(byte))
      this.#take = unasked
      resolve(byte === INTERRUPT ? null : Buffer.from(bytes))
    }
    say(`${field}: `)
    const typed = await promise
    this.#take = unasked
    bytes.fill(0)
    signal.removeEventListener('abort', giveUp)
    say('\n')
    return typed
  }
}

/** Ctrl-C ends the station when nothing is asked, as in any terminal. */
function unasked(byte: number): void {
  if (byte === INTERRUPT) process.kill(process.pid, 'SIGINT')
  else if (ENTER.has(byte)) say(`${terminalWords.nothingAsked()}\n`)
}
