import type { I18n } from '@adonisjs/i18n'
import { CaError } from '#ca/ca_error'
import { readShare } from '#ca/ceremonies/shares'
import type { Dialog } from './_dialog.js'

const TRIES = 3

async function oneShare(dialog: Dialog, i18n: I18n, question: string): Promise<string> {
  for (let left = TRIES; ; left -= 1) {
    const text = await dialog.askShare(question)
    try {
      readShare(text)
      return text
    } catch (error) {
      if (!(error instanceof CaError) || left === 1) throw error
      dialog.say(i18n.t('ceremony.say.slip'))
    }
  }
}

/**
 * Shares as their holders type them, until there are as many as the first one says.
 *
 * @param expected how many this machine expects, for the first question
 */
export async function typedShares(dialog: Dialog, i18n: I18n, expected = 2): Promise<string[]> {
  const texts: string[] = []
  for (let needed = expected; texts.length < needed; needed = readShare(texts[0]).needed) {
    const number = texts.length + 1
    texts.push(await oneShare(dialog, i18n, i18n.t('ceremony.ask.share', { number, needed })))
  }
  dialog.clear()
  return texts
}
