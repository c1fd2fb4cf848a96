import type { I18n } from '@adonisjs/i18n'
import { Paper } from '#documents/paper'
import { ZONE } from '#ca/clock'
import type { ApplicationForm } from '#ca/root/application_form'
import type RootApplication from '#models/root_application'
import type RootRefusal from '#models/root_refusal'

const told = (date: string) => date.split('-').reverse().join('.')

/** In a letter the paragraph is named as the rules are quoted, not as we cite them (`R-6.1`). */
function groundOf(i18n: I18n, ground: RootRefusal['ground']): string {
  const text = i18n.t(`root.refusal_grounds.${ground}`)
  return text.replace(/\(R-6\.(\d)\)$/, (_, item: string) => i18n.t('root.paper.item', { item }))
}

/**
 * the reasoned written answer, an official letter for the signature of the Root CA.
 *
 * @returns PDF
 */
export function rootRefusalPdf(
  i18n: I18n,
  application: RootApplication,
  { letterNumber, refusedAt, ground, reason }: RootRefusal
): Promise<Buffer> {
  const { entity, authority, address }: ApplicationForm = JSON.parse(application.form)
  const date = refusedAt.setZone(ZONE).toFormat('dd.MM.yyyy')
  const facts = { number: application.id, received: told(application.receivedOn) }
  return new Paper(i18n.t('root.paper.refusal_title'))
    .line(i18n.t('root.paper.letter', { number: letterNumber, date }))
    .gap()
    .line(entity)
    .line(address)
    .gap()
    .heading(i18n.t('root.paper.refusal_title'))
    .line(i18n.t('root.paper.refusal_text', { ...facts, authority }))
    .gap(0.4)
    .fact(i18n.t('root.paper.ground'), groundOf(i18n, ground))
    .fact(i18n.t('root.paper.reason'), reason)
    .signature(i18n.t('root.paper.signs'))
    .finish()
}
