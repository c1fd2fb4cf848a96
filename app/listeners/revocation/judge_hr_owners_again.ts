import { inject } from '@adonisjs/core'
import { OwnerStanding } from '#ca/hr/systems/owner_standing'

/** What this process remembers of the owners of HR systems may have been their certificate: it asks again. */
@inject()
export default class JudgeHrOwnersAgain {
  constructor(protected standing: OwnerStanding) {}

  handle() {
    this.standing.forget()
  }
}
