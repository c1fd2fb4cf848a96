import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A program that speaks pinentry's protocol for tests: it gives the PINs of a file, one a line, keeps what it was
 * told, gives up at `cancel`, leaves the field empty at `empty`, and stays open at `wait`.
 */
const PROGRAM = `#!${process.execPath}
const fs = require('node:fs')
const [answers, told] = [__dirname + '/answers', __dirname + '/told']
const rest = () => fs.readFileSync(answers, 'utf8').split('\\n').filter(Boolean)
const say = (line) => process.stdout.write(line + '\\n')
const getPin = () => {
  const [pin = 'cancel', ...others] = rest()
  if (pin === 'wait') return
  fs.writeFileSync(answers, others.join('\\n'))
  if (pin === 'cancel') return say('ERR 83886179 Operation cancelled')
  if (pin !== 'empty') say('D ' + pin.replace(/%/g, '%25'))
  say('OK')
}
say('OK Pleased to meet you')
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  fs.appendFileSync(told, line + '\\n')
  line === 'GETPIN' ? getPin() : say('OK')
})
`

/** A window in which nobody types: its answers are given beforehand. */
export class PinWindow {
  #seen = 0

  private constructor(
    private directory: string,
    /** For `--pin-program`. */
    readonly program: string
  ) {}

  static async make(directory: string): Promise<PinWindow> {
    const window = new PinWindow(directory, join(directory, 'pinentry.cjs'))
    await writeFile(window.program, PROGRAM, { mode: 0o755 })
    await writeFile(join(directory, 'told'), '')
    await window.willType()
    return window
  }

  /** What the person types at the next questions: PINs, `cancel`, `empty`, `wait`. */
  async willType(...answers: string[]): Promise<void> {
    await writeFile(join(this.directory, 'answers'), answers.join('\n'))
  }

  /** Everything that the windows were told since the last look. */
  async told(): Promise<string> {
    const text = await readFile(join(this.directory, 'told'), 'utf8')
    const since = text.slice(this.#seen)
    this.#seen = text.length
    return since
  }

  /** How many windows were opened since the last look. */
  async opened(): Promise<number> {
    const told = await this.told()
    return told.split('GETPIN').length - 1
  }
}
