import type { I18n } from '@adonisjs/i18n'
import { Paper } from '#documents/paper'
import type { Share } from '#ca/ceremonies/shares'
import type Ceremony from '#models/ceremony'
import type CeremonyParticipant from '#models/ceremony_participant'

/** A share in rows of three groups, so that the eye does not lose its place. */
export const shareRows = (text: string): string =>
  (
    text
      .split('-')
      .join(' ')
      .match(/(?:\S+ ?){1,3}/g) ?? []
  )
    .map((row) => row.trim())
    .join('\n')

/**
 * The sheet of one share, for its holder alone (CP-6.1).
 *
 * @returns PDF
 */
export function shareSheetPdf(
  i18n: I18n,
  ceremony: Ceremony,
  { share, holder }: { share: Share; holder: CeremonyParticipant }
): Promise<Buffer> {
  const { needed, shares } = ceremony
  const title = i18n.t('ceremony.sheet.title', { number: share.number, of: shares })
  return new Paper(title)
    .heading(title)
    .fact(i18n.t('ceremony.sheet.ceremony'), `№ ${ceremony.id}, ${ceremony.keyId}`)
    .fact(i18n.t('ceremony.sheet.holder'), `${holder.name}, ${holder.position}`)
    .fact(i18n.t('ceremony.sheet.set'), share.set, 'mono')
    .large(shareRows(share.text))
    .fact(i18n.t('ceremony.sheet.check_word'), share.checkWord, 'mono')
    .line(i18n.t('ceremony.sheet.keep', { needed, of: shares }))
    .signature(holder.name)
    .finish()
}
