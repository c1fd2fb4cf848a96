import { CaError } from '#ca/ca_error'
import { holderOf } from '#ca/ceremonies/participants'
import { shareRows, shareSheetPdf } from '#documents/share_sheet'
import { yes, type Rite } from './_rite.js'
import type { Sheet } from './_sheet_folder.js'
import type Ceremony from '#models/ceremony'
import type { Share } from '#ca/ceremonies/shares'

const TRIES = 3

/**
 * A share to its holder alone: shown, printed, taken down, confirmed, cleared away. The sheet goes when it is printed
 * and its check word was right, and whenever this ends otherwise.
 */
export async function handOut(rite: Rite, ceremony: Ceremony, share: Share): Promise<void> {
  const { dialog, i18n, keepSheets } = rite
  const { name } = holderOf(ceremony, share.number)
  await dialog.ask(i18n.t('ceremony.ask.alone', { name }))
  const sheet = await sheetOf(rite, ceremony, share)
  try {
    await taken(rite, ceremony, { share, sheet })
    if (sheet && keepSheets) sheet.keep()
  } finally {
    dialog.clear()
    if (!keepSheets) sheet?.remove()
  }
}

async function sheetOf(rite: Rite, ceremony: Ceremony, share: Share): Promise<Sheet | null> {
  const { sheets, i18n } = rite
  if (!sheets) return null
  const holder = holderOf(ceremony, share.number)
  const pdf = await shareSheetPdf(i18n, ceremony, { share, holder })
  return sheets.write(`share-${ceremony.id}-${share.number}.pdf`, pdf)
}

async function taken(
  rite: Rite,
  ceremony: Ceremony,
  { share, sheet }: { share: Share; sheet: Sheet | null }
) {
  const { dialog, i18n } = rite
  const { name } = holderOf(ceremony, share.number)
  const facts = { number: share.number, of: ceremony.shares, name }
  dialog.show(share, [
    i18n.t('ceremony.say.share', facts),
    '',
    shareRows(share.text),
    '',
    i18n.t('ceremony.say.check_word', { word: share.checkWord }),
    ...(sheet ? ['', i18n.t('ceremony.say.sheet', { file: sheet.path })] : []),
  ])
  if (sheet) while (!yes(await dialog.ask(i18n.t('ceremony.ask.printed', { name }))));
  else await dialog.ask(i18n.t('ceremony.ask.taken_down'))
  dialog.clear()
  await checked(rite, ceremony, share)
}

async function checked(rite: Rite, ceremony: Ceremony, share: Share): Promise<void> {
  const { dialog, i18n, holding, actor } = rite
  const { name } = holderOf(ceremony, share.number)
  for (let left = TRIES; ; left -= 1) {
    const word = await dialog.ask(i18n.t('ceremony.ask.check_word', { name }))
    try {
      return await holding.confirmShare(ceremony, share.number, word, actor)
    } catch (error) {
      if (!(error instanceof CaError) || left === 1) throw error
      dialog.say(i18n.t('ceremony.say.again'))
    }
  }
}
