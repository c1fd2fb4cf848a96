import { inject } from '@adonisjs/core'
import { ListScheduler } from '#ca/revocation/crl/list_scheduler'

/** A delta list comes right after a revocation, where this process has the schedule. */
@inject()
export default class PublishRevocation {
  constructor(protected lists: ListScheduler) {}

  handle() {
    this.lists.soon()
  }
}
