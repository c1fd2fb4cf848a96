import { spawn } from 'node:child_process'
import { windowWords, type WindowWords } from '#station/pins/window_words'
import { StationError } from '#station/station_error'
import { isNewPin, type PinPrompt, type PinQuestion } from '#station/pins/pin_prompt'

/** Windows’ own dialog for a secret. The words come in the environment: nothing of them is read as a command. */
const SCRIPT = `
[Console]::OutputEncoding = [System.Text.UTF8Encoding]::new()
$answer = $Host.UI.PromptForCredential($env:PIN_TITLE, $env:PIN_DESCRIPTION, $env:PIN_FIELD, '')
if ($null -eq $answer) { exit 1 }
[Console]::Out.Write($answer.GetNetworkCredential().Password)
`

/** A dialog of PowerShell, which every Windows has. */
export class WindowsDialog implements PinPrompt {
  async ask(question: PinQuestion, signal: AbortSignal): Promise<Buffer | null> {
    const words = windowWords(question)
    return isNewPin(question.purpose) ? typedTwice(words, signal) : typed(words, signal)
  }
}

/** Asked again, with the reason, as long as the second time differs. */
async function typedTwice(words: WindowWords, signal: AbortSignal): Promise<Buffer | null> {
  const pin = await typed(words, signal)
  if (!pin?.length) return pin
  const again = await typed({ ...words, description: words.repeat, field: words.repeat }, signal)
  const same = again?.equals(pin) === true
  again?.fill(0)
  if (same) return pin
  pin.fill(0)
  if (!again?.length) return null
  return typedTwice({ ...words, description: `${words.differ}\n${words.description}` }, signal)
}

function typed({ title, description, field }: WindowWords, signal: AbortSignal) {
  const child = spawn('powershell.exe', ['-NoProfile', '-Sta', '-Command', SCRIPT], {
    env: { ...process.env, PIN_TITLE: title, PIN_DESCRIPTION: description, PIN_FIELD: field },
    stdio: ['ignore', 'pipe', 'ignore'],
    signal,
  })
  return new Promise<Buffer | null>((resolve, reject) => {
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', ({ name }) =>
      name === 'AbortError' ? resolve(null) : reject(new StationError('E_PIN_WINDOW_MISSING'))
    )
    child.on('close', (code) => {
      const pin = Buffer.concat(chunks)
      for (const chunk of chunks) chunk.fill(0)
      resolve(code === 0 ? pin : null)
    })
  })
}
