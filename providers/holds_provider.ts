import type { ApplicationService } from '@adonisjs/core/types'
import { CaError } from '#ca/ca_error'
import { HoldSetting } from '#ca/revocation/holds/hold_setting'

/** Binds whether certificates may be put on hold; days that are none stop the start, in one line. */
export default class HoldsProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton(HoldSetting, async () => {
      const { default: ca } = await import('#config/ca')
      return new HoldSetting(ca.hold.from, ca.hold.until)
    })
  }

  async start() {
    try {
      await this.app.container.make(HoldSetting)
    } catch (error) {
      if (!(error instanceof CaError)) throw error
      const { endStart } = await import('#start/end_start')
      endStart(error)
    }
  }
}
