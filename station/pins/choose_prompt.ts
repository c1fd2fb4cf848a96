import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Pinentry } from '#station/pins/pinentry'
import { TerminalPrompt } from '#station/pins/terminal'
import { WindowsDialog } from '#station/pins/windows_dialog'
import { StationError } from '#station/station_error'
import type { PinPrompt } from '#station/pins/pin_prompt'

function inPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.map((folder) => join(folder, name)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const hasDesktop = () => Boolean(process.env.WAYLAND_DISPLAY ?? process.env.DISPLAY)

/**
 * The window that this machine has for a PIN: the pinentry program that its owner named, Windows' dialog, the
 * desktop's pinentry, the terminal.
 *
 * @throws StationError E_PIN_WINDOW_MISSING
 */
export function choosePrompt(program?: string): PinPrompt {
  if (program) return new Pinentry(program)
  if (process.platform === 'win32') return new WindowsDialog()
  const pinentry = hasDesktop() ? inPath('pinentry') : undefined
  if (pinentry) return new Pinentry(pinentry)
  if (process.stdin.isTTY) return new TerminalPrompt()
  throw new StationError('E_PIN_WINDOW_MISSING')
}
