import { outcomeWords, windowWords } from '#station/pins/window_words'
import { isNewPin, type PinPrompt, type PinQuestion } from '#station/pins/pin_prompt'

const ENTER = new Set([0x0d, 0x0a, 0x04])
const ERASE = new Set([0x7f, 0x08])
const INTERRUPT = 0x03

/** The terminal in which the station runs, where the desktop has no window for a PIN. Nothing is shown of it. */
export class TerminalPrompt implements PinPrompt {
  async ask(question: PinQuestion, signal: AbortSignal): Promise<Buffer | null> {
    const words = windowWords(question)
    process.stderr.write(`\n${words.title}\n${words.description}\n`)
    const pin = await typed(words.field, signal)
    if (pin === null || !isNewPin(question.purpose)) return pin
    const again = await typed(words.repeat, signal)
    const same = again?.equals(pin) === true
    again?.fill(0)
    if (same) return pin
    pin.fill(0)
    if (again === null) return null
    process.stderr.write(`${words.differ}\n`)
    return this.ask(question, signal)
  }

  tell(isDone: boolean): void {
    process.stderr.write(`${outcomeWords(isDone)}\n`)
  }
}

function typed(question: string, signal: AbortSignal): Promise<Buffer | null> {
  const { stdin, stderr } = process
  stderr.write(`${question}: `)
  stdin.setRawMode(true)
  stdin.resume()
  return new Promise((resolve) => {
    const bytes: number[] = []
    const done = (answer: Buffer | null) => {
      bytes.fill(0)
      stdin.off('data', take)
      signal.removeEventListener('abort', cancel)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      resolve(answer)
    }
    const cancel = () => done(null)
    const take = (chunk: Buffer) => {
      for (const byte of chunk) {
        if (byte === INTERRUPT) return cancel()
        if (ENTER.has(byte)) return done(Buffer.from(bytes))
        if (ERASE.has(byte)) bytes.pop()
        else bytes.push(byte)
      }
      chunk.fill(0)
    }
    signal.addEventListener('abort', cancel)
    stdin.on('data', take)
  })
}
