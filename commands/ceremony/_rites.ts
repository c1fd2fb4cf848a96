import { unlink } from 'node:fs/promises'
import type { I18n } from '@adonisjs/i18n'
import { CaError } from '#ca/ca_error'
import { holderOf, type HoldCeremony } from '#ca/ceremonies/hold_ceremony'
import { findOpenCeremony } from '#ca/ceremonies/list_ceremonies'
import { readShare, type Share } from '#ca/ceremonies/shares'
import { shareRows, shareSheetPdf } from '#documents/share_sheet'
import { SecretFolder } from './_secret_folder.js'
import type { Dialog } from './_dialog.js'
import type Ceremony from '#models/ceremony'

/** What the rites need: the ceremony as it is held, the people, and where sheets are printed to. */
export interface Rite {
  holding: HoldCeremony
  dialog: Dialog
  i18n: I18n
  actor: string
  /** Folder for the sheets of the shares; null: they are written down by hand. */
  sheets: string | null
  keepSheets: boolean
  /** Called when every share is confirmed, before anything is sealed under them. */
  keepShares(): Promise<void>
}

const TRIES = 3
const yes = (answer: string) => /^(y|yes|иә|ия|да|д)$/i.test(answer.trim())

/** Everybody of the plan answers to the name. @throws CaError E_CEREMONY_MISSING */
export async function callRoll(rite: Rite, ceremony: Ceremony): Promise<void> {
  const { dialog, i18n, holding, actor } = rite
  const present: string[] = []
  for (const { name, role } of ceremony.participants) {
    const facts = { name, role: i18n.t(`ceremony.roles.${role}`) }
    if (yes(await dialog.ask(i18n.t('ceremony.ask.present', facts)))) present.push(name)
  }
  await holding.callRoll(ceremony, present, actor)
}

async function printed(rite: Rite, ceremony: Ceremony, share: Share): Promise<string | null> {
  const { sheets, i18n } = rite
  if (!sheets) return null
  const holder = holderOf(ceremony, share.number)
  const folder = new SecretFolder(sheets)
  return folder.write(
    `share-${ceremony.id}-${share.number}.pdf`,
    await shareSheetPdf(i18n, ceremony, { share, holder })
  )
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

/** A share to its holder alone: shown, printed when wanted, taken down, confirmed, cleared away. */
async function hand(rite: Rite, ceremony: Ceremony, share: Share): Promise<void> {
  const { dialog, i18n, keepSheets } = rite
  const { name } = holderOf(ceremony, share.number)
  await dialog.ask(i18n.t('ceremony.ask.alone', { name }))
  const sheet = await printed(rite, ceremony, share)
  const facts = { number: share.number, of: ceremony.shares, name }
  dialog.show(share, [
    i18n.t('ceremony.say.share', facts),
    '',
    shareRows(share.text),
    '',
    i18n.t('ceremony.say.check_word', { word: share.checkWord }),
    ...(sheet ? ['', i18n.t('ceremony.say.sheet', { file: sheet })] : []),
  ])
  await dialog.ask(i18n.t('ceremony.ask.taken_down'))
  dialog.clear()
  await checked(rite, ceremony, share)
  if (sheet && !keepSheets) await unlink(sheet)
}

/** Deals the shares, each to its holder, and makes the key that they protect. */
export async function dealAndMake(rite: Rite, ceremony: Ceremony): Promise<void> {
  const { holding, actor } = rite
  for (const share of await holding.dealShares(ceremony)) await hand(rite, ceremony, share)
  await rite.keepShares()
  await holding.makeKey(ceremony, actor)
}

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

/** Shares as their holders type them, until there are as many as the first one says. */
export async function typedShares(dialog: Dialog, i18n: I18n): Promise<string[]> {
  const texts: string[] = []
  for (let needed = 1; texts.length < needed; needed = readShare(texts[0]).needed) {
    const number = texts.length + 1
    texts.push(await oneShare(dialog, i18n, i18n.t('ceremony.ask.share', { number, needed })))
  }
  return texts
}

/** The quorum types its shares and opens the store anew. */
export async function openStore(rite: Rite, ceremony: Ceremony): Promise<void> {
  const { dialog, i18n, holding, actor } = rite
  const { needed } = ceremony
  dialog.say(i18n.t('ceremony.say.open', { needed }))
  const texts: string[] = []
  for (let number = 1; number <= needed; number += 1)
    texts.push(await oneShare(dialog, i18n, i18n.t('ceremony.ask.share', { number, needed })))
  dialog.clear()
  await holding.open(ceremony, texts, actor)
}

/** The whole ceremony, from wherever it stands. */
export async function hold(rite: Rite, id: number): Promise<Ceremony> {
  const { holding, actor } = rite
  const current = () => findOpenCeremony(id)
  for (;;) {
    const ceremony = await current()
    const stage = await holding.stage(ceremony)
    if (stage === 'roll') await callRoll(rite, ceremony)
    else if (stage === 'shares') await dealAndMake(rite, ceremony)
    else if (stage === 'open') {
      await openStore(rite, ceremony)
      return holding.finish(await current(), actor)
    } else return ceremony
  }
}
