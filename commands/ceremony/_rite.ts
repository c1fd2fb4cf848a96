import type { I18n } from '@adonisjs/i18n'
import type { HoldCeremony } from '#ca/ceremonies/hold_ceremony'
import type { Dialog } from './_dialog.js'
import type { SheetFolder } from './_sheet_folder.js'

/** What the rites need: the ceremony as it is held, the people, and where sheets are printed to. */
export interface Rite {
  holding: HoldCeremony
  dialog: Dialog
  i18n: I18n
  actor: string
  /** Where the sheets of the shares are printed from; null: they are written down by hand. */
  sheets: SheetFolder | null
  keepSheets: boolean
  /** Called when every share is confirmed, before anything is sealed under them. */
  keepShares(): Promise<void>
}

/** Whether an answer says yes, in any of the three languages. */
export const yes = (answer: string): boolean => /^(y|yes|иә|ия|да|д)$/i.test(answer.trim())
