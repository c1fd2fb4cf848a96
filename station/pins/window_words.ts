import { t } from '#station/words/words'
import type { PinQuestion } from '#station/pins/pin_prompt'

/** What a PIN window says. */
export interface WindowWords {
  title: string
  /** Which site, which carrier, what for, how many tries are left. */
  description: string
  field: string
  repeat: string
  differ: string
}

const REASONS: Record<PinQuestion['purpose'], () => string> = {
  new: () => t('station.window.reason_new'),
  key: () => t('station.window.reason_key'),
  install: () => t('station.window.reason_install'),
  sign: () => t('station.window.reason_sign'),
  erase: () => t('station.window.reason_erase'),
}

/** The words for one question, in the language of the machine. */
export function windowWords({ purpose, origin, carrier, triesLeft }: PinQuestion): WindowWords {
  const lines = [t('station.window.asks', { origin, carrier }), REASONS[purpose]()]
  if (triesLeft !== null) lines.push(t('station.window.tries', { count: String(triesLeft) }))
  return {
    title: t('station.window.title'),
    description: lines.join('\n'),
    field: purpose === 'new' ? t('station.window.new_pin') : t('station.window.pin'),
    repeat: t('station.window.again'),
    differ: t('station.window.differ'),
  }
}
