import edge from 'edge.js'
import type { I18n } from '@adonisjs/i18n'
import { onlineNumber } from '#ca/letters/online_number'

/** What public/assets/online.js says under "Program" and "Carrier", and when a carrier is another's. */
export function onlineLinkTexts(i18n: I18n): string {
  const texts = {
    answers: i18n.t('screens_online.link.answers'),
    silent: i18n.t('screens_online.link.silent'),
    absent: i18n.t('screens_online.link.absent'),
    unseen: i18n.t('screens_online.link.unseen'),
    wrong: i18n.t('screens_online.link.wrong'),
    wrong_hint: i18n.t('screens_online.link.wrong_hint'),
    differs: i18n.t('screens_online.link.differs'),
    differs_hint: i18n.t('screens_online.link.differs_hint'),
  }
  return JSON.stringify(texts).replaceAll('<', String.raw`\u003c`)
}

edge.global('onlineNumber', onlineNumber)
edge.global('onlineLinkTexts', onlineLinkTexts)
