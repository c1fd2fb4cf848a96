import app from '@adonisjs/core/services/app'
import { HoldSetting } from '#ca/revocation/holds/hold_setting'

/** A house in which certificates may be put on hold from a day on. @returns what makes it as before */
export function allowHolds(from = '2026-01-01', until: string | null = null): () => void {
  app.container.swap(HoldSetting, () => new HoldSetting(from, until))
  return () => app.container.restore(HoldSetting)
}
