import { t } from '#station/words/words'
import { isNewPin, type PinPurpose, type PinQuestion } from '#station/pins/pin_prompt'

/** What a PIN window says. */
export interface WindowWords {
  title: string
  /** Which site, which carrier, what for, how many tries are left. */
  description: string
  field: string
  repeat: string
  differ: string
}

const REASONS: Record<PinPurpose, () => string> = {
  new: () => t('station.window.reason_new'),
  key: () => t('station.window.reason_key'),
  install: () => t('station.window.reason_install'),
  sign: () => t('station.window.reason_sign'),
  prove: () => t('station.window.reason_prove'),
  erase: () => t('station.window.reason_erase'),
  look: () => t('station.window.reason_look'),
  leftovers: () => t('station.window.reason_leftovers'),
  change: () => t('station.window.reason_change'),
  next: () => t('station.window.reason_next'),
  officer: () => t('station.window.reason_officer'),
}

function fieldOf(purpose: PinPurpose): string {
  if (purpose === 'officer') return t('station.window.officer_pin')
  return isNewPin(purpose) ? t('station.window.new_pin') : t('station.window.pin')
}

/** The words for one question, in the language of the machine. */
export function windowWords({ purpose, origin, carrier, triesLeft }: PinQuestion): WindowWords {
  const lines = [t('station.window.asks', { origin, carrier }), REASONS[purpose]()]
  if (triesLeft !== null) lines.push(t('station.window.tries', { count: String(triesLeft) }))
  return {
    title: t('station.window.title'),
    description: lines.join('\n'),
    field: fieldOf(purpose),
    repeat: t('station.window.again'),
    differ: t('station.window.differ'),
  }
}
