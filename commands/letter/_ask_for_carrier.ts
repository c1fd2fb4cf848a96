import { createInterface } from 'node:readline/promises'
import { CaError } from '#ca/ca_error'
import type { I18n } from '@adonisjs/i18n'
import type { AskForCarrier, WantedCarrier } from '#ca/issuance/next_carrier'

function question(i18n: I18n, { serialNumber, connector }: WantedCarrier): string {
  if (serialNumber) return i18n.t('issuance.ask.this_carrier', { serial: serialNumber })
  return i18n.t(connector === 'type-c' ? 'issuance.ask.type_c' : 'issuance.ask.blank')
}

/** Asks at the terminal for the next carrier; where there is no terminal, nobody is asked. */
export function askAtTerminal(i18n: I18n, signal: AbortSignal): AskForCarrier {
  return async (wanted) => {
    if (!process.stdin.isTTY) return false
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    // The terminal takes Ctrl-C for itself while it asks.
    terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    try {
      await terminal.question(`${question(i18n, wanted)} `, { signal })
      return true
    } catch (error) {
      if (signal.aborted) throw new CaError('E_INTERRUPTED', {}, 409)
      throw error
    } finally {
      terminal.close()
    }
  }
}
