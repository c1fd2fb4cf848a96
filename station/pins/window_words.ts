import { t } from '#station/words/words'
import { MAX_PIN, MIN_PIN } from '#station/pin_rules'
import { MIN_PASSWORD } from '#station/password_rule'
import { isNewPin, type PinPurpose, type PinQuestion } from '#station/pins/pin_prompt'

/** What a PIN window says. */
export interface WindowWords {
  title: string
  /** Which site, which carrier, what for, how many tries are left; of a new PIN what it must be. */
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

/** What is said before a PIN is thought of; `assertFitPin` is what decides. */
const pinRules = () =>
  t('station.window.rules', {
    ...{ minimum: String(MIN_PIN), maximum: String(MAX_PIN), password: String(MIN_PASSWORD) },
  })

/** Whether what a PIN was typed for is done. */
export const outcomeWords = (isDone: boolean) =>
  isDone ? t('station.window.done') : t('station.window.not_done')

/** What a terminal says besides: it stays in sight, and what is typed in it goes to whoever reads. */
export const terminalWords = {
  howToCancel: () => t('station.window.how_to_cancel'),
  cancelled: () => t('station.window.cancelled'),
  withdrawn: () => t('station.window.withdrawn'),
  nothingAsked: () => t('station.window.nothing_asked'),
}

/** The words for one question, in the language of the machine. */
export function windowWords({ purpose, origin, carrier, triesLeft }: PinQuestion): WindowWords {
  const lines = [t('station.window.asks', { origin, carrier }), REASONS[purpose]()]
  if (isNewPin(purpose)) lines.push(pinRules())
  if (triesLeft !== null) lines.push(t('station.window.tries', { count: String(triesLeft) }))
  return {
    title: t('station.window.title'),
    description: lines.join('\n'),
    field: fieldOf(purpose),
    repeat: t('station.window.again'),
    differ: t('station.window.differ'),
  }
}
