import edge from 'edge.js'
import type { I18n } from '@adonisjs/i18n'
import type OnlineLetterRow from '#models/online_letter_row'
import { checkIin } from '#ca/agencies/identification_numbers'
import { onlineNumber, readOnlineNumber } from '#ca/letters/online_number'

/**
 * What public/assets/online.js says under "Program" and "Carrier", and when a carrier is another's: it puts the serial
 * numbers in.
 */
export function onlineLinkTexts(i18n: I18n): string {
  const texts = {
    answers: i18n.t('screens_online.link.answers'),
    silent: i18n.t('screens_online.link.silent'),
    absent: i18n.t('screens_online.link.absent'),
    choose: i18n.t('screens_online.link.choose'),
    unchosen: i18n.t('screens_online.link.unchosen'),
    unseen: i18n.t('screens_online.link.unseen'),
    wrong: i18n.t('screens_online.link.wrong', { found: '{found}' }),
    wrong_hint: i18n.t('screens_online.link.wrong_hint', { wanted: '{wanted}' }),
    differs: i18n.t('screens_online.link.differs'),
    differs_hint: i18n.t('screens_online.link.differs_hint'),
  }
  return JSON.stringify(texts).replaceAll('<', String.raw`\u003c`)
}

/** A row of annex 4 has another number than the application that was found by its IIN, or none. */
const numberDiffers = ({ applicationNumber, onlineApplicationId }: OnlineLetterRow) =>
  readOnlineNumber(applicationNumber) !== onlineApplicationId

edge.global('iinIsWrong', (iin: string) => checkIin(iin.trim()).length > 0)
edge.global('onlineNumber', onlineNumber)
edge.global('numberDiffers', numberDiffers)
edge.global('onlineLinkTexts', onlineLinkTexts)
