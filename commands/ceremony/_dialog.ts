import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { text as readText } from 'node:stream/consumers'
import { askSecret } from '#ca/authorities/ask_secret'
import { CaError } from '#ca/ca_error'
import type { Share } from '#ca/ceremonies/shares'

const CLEAR = '\u001b[2J\u001b[3J\u001b[H'

/** How a ceremony speaks with the people in the room. */
export interface Dialog {
  say(text: string): void
  ask(question: string): Promise<string>
  /** A share that a holder types: it does not stand on the screen. */
  askShare(question: string): Promise<string>
  /** Shows a share to its holder alone; what stood before is cleared. */
  show(share: Share, lines: string[]): void
  /** Clears the screen and what can be scrolled back to. */
  clear(): void
}

/** People at the terminal. */
export class TerminalDialog implements Dialog {
  constructor() {
    if (!process.stdin.isTTY) throw new CaError('E_CEREMONY_TERMINAL')
  }

  say(text: string) {
    process.stderr.write(`${text}\n`)
  }

  async ask(question: string): Promise<string> {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    const interrupted = new Promise<never>((_resolve, reject) => {
      lines.once('close', () => reject(new CaError('E_CEREMONY_INTERRUPTED')))
    })
    interrupted.catch(() => {})
    try {
      return await Promise.race([lines.question(`${question} `), interrupted])
    } finally {
      lines.close()
    }
  }

  async askShare(question: string): Promise<string> {
    const typed = await askSecret(question)
    try {
      return typed.toString('utf8')
    } finally {
      typed.fill(0)
    }
  }

  show(_share: Share, lines: string[]) {
    this.clear()
    this.say(lines.join('\n'))
  }

  clear() {
    process.stderr.write(CLEAR)
  }
}

/**
 * Answers from a file, one a line, for rehearsals: `@word` is the check word of the share shown last, `@share:2` the
 * second share that was shown.
 */
export class WrittenDialog implements Dialog {
  #shown = new Map<number, Share>()
  #last: Share | null = null

  private constructor(private readonly answers: string[]) {}

  /** @param file `stdin` is standard input */
  static async read(file: string): Promise<WrittenDialog> {
    const content =
      file === 'stdin'
        ? await readText(process.stdin)
        : await readFile(file, 'utf8').catch(() => null)
    if (content === null) throw new CaError('E_CEREMONY_ANSWERS', { file })
    const lines = content.split(/\r?\n/).map((line) => line.trim())
    return new WrittenDialog(lines.filter((line) => line && !line.startsWith('#')))
  }

  say() {}

  async ask(question: string): Promise<string> {
    const answer = this.answers.shift()
    if (answer === undefined) throw new CaError('E_CEREMONY_SILENT', { question })
    if (answer === '@word') return this.#last?.checkWord ?? ''
    const [, number] = /^@share:(\d+)$/.exec(answer) ?? []
    return number ? (this.#shown.get(Number(number))?.text ?? '') : answer
  }

  askShare(question: string): Promise<string> {
    return this.ask(question)
  }

  show(share: Share) {
    this.#last = share
    this.#shown.set(share.number, share)
  }

  clear() {}

  /** The shares that were shown: a rehearsal protects nothing, so that they may be kept for the rest of the trial. */
  get shares(): string[] {
    return [...this.#shown.values()].map(({ text }) => text)
  }
}
