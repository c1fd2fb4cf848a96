import { CaError } from '#ca/ca_error'

const ENTER = new Set(['\r', '\n', '\u0004'])
const ERASE = new Set(['\u007f', '\b'])
const INTERRUPT = '\u0003'

/** Takes the last character off. */
const shortened = (text: string) => [...text].slice(0, -1).join('')

/**
 * Asks for a secret on the terminal without showing it. The question goes to standard error, so that a command's
 * answer stays alone on standard output.
 *
 * @returns UTF-8, overwritten by the caller
 * @throws CaError E_PASSPHRASE_NO_TERMINAL, E_PASSPHRASE_NOT_GIVEN after Ctrl-C or an empty line
 */
export async function askSecret(question: string): Promise<Buffer> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) throw new CaError('E_PASSPHRASE_NO_TERMINAL')
  stderr.write(`${question} `)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  try {
    const secret = await typed()
    if (secret === '') throw new CaError('E_PASSPHRASE_NOT_GIVEN')
    return Buffer.from(secret)
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

function typed(): Promise<string> {
  return new Promise((resolve) => {
    let secret = ''
    const take = (chunk: string) => {
      for (const character of chunk) {
        if (character === INTERRUPT) return done('')
        if (ENTER.has(character)) return done(secret)
        secret = ERASE.has(character) ? shortened(secret) : secret + character
      }
    }
    const done = (text: string) => {
      process.stdin.off('data', take)
      resolve(text)
    }
    process.stdin.on('data', take)
  })
}
