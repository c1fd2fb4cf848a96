import type { ApplicationService } from '@adonisjs/core/types'

/** Binds the ports of the authority: clock, audit log, key store, desk. */
export default class CaProvider {
  constructor(protected app: ApplicationService) {}

  register() {}
}
