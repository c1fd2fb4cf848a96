import { spawn } from 'node:child_process'
import { readByteLines } from '#station/lines'
import { windowWords } from '#station/pins/window_words'
import { StationError } from '#station/station_error'
import { isNewPin, type PinPrompt, type PinQuestion } from '#station/pins/pin_prompt'

/** The longest line of Assuan, with room to spare. */
const MAX_LINE = 4096

/** Percent-escapes what Assuan gives a meaning to. */
const escaped = (text: string) =>
  text.replace(/[%\r\n]/g, (one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`)

const PERCENT = 0x25

/** What was typed, byte for byte (UTF-8): in whatever layout, it becomes no other PIN, and no text. */
function unescaped(data: Buffer): Buffer {
  const bytes = Buffer.alloc(data.length)
  let length = 0
  for (let at = 0; at < data.length; at++) {
    const escape = data[at] === PERCENT
    bytes[length++] = escape
      ? Number.parseInt(data.toString('latin1', at + 1, at + 3), 16)
      : data[at]
    if (escape) at += 2
  }
  return bytes.subarray(0, length)
}

/** What is told before the question. */
function settings(question: PinQuestion): string[] {
  const words = windowWords(question)
  const repeated = [`SETREPEAT ${escaped(words.repeat)}`, `SETREPEATERROR ${escaped(words.differ)}`]
  return [
    ...(process.env.GPG_TTY ? [`OPTION ttyname=${process.env.GPG_TTY}`] : []),
    `SETTITLE ${escaped(words.title)}`,
    `SETDESC ${escaped(words.description)}`,
    `SETPROMPT ${escaped(words.field)}`,
    ...(isNewPin(question.purpose) ? repeated : []),
    'GETPIN',
  ]
}

/** The window of a pinentry program, spoken to in Assuan: GnuPG's, in whichever toolkit the desktop has. */
export class Pinentry implements PinPrompt {
  constructor(private program: string) {}

  async ask(question: PinQuestion, signal: AbortSignal): Promise<Buffer | null> {
    const child = spawn(this.program, [], { stdio: ['pipe', 'pipe', 'ignore'], signal })
    let cannotStart = false
    child.on('error', ({ name }) => (cannotStart = name !== 'AbortError'))
    child.stdin.on('error', () => {})
    try {
      const pin = await converse(
        child.stdin,
        readByteLines(child.stdout, MAX_LINE),
        settings(question)
      )
      if (cannotStart) throw new StationError('E_PIN_WINDOW_MISSING')
      return pin
    } finally {
      child.kill()
    }
  }
}

/** Each command after the answer to the one before; a refused setting is left out, a refused question is a refusal. */
async function converse(
  input: NodeJS.WritableStream,
  lines: AsyncIterable<Buffer>,
  commands: string[]
): Promise<Buffer | null> {
  let pin: Buffer | null = null
  const rest = [...commands]
  for await (const line of lines) {
    const [word] = /^(D |OK\b|ERR\b)/.exec(line.toString('latin1', 0, 4)) ?? []
    if (word === 'D ') pin = unescaped(line.subarray(2))
    if (word !== 'OK' && word !== 'ERR') continue
    const next = rest.shift()
    if (next === undefined) return word === 'OK' ? (pin ?? Buffer.alloc(0)) : null
    input.write(`${next}\n`)
  }
  return null
}
