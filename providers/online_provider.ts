import type { ApplicationService } from '@adonisjs/core/types'
import { ChallengeSecret } from '#ca/online/challenge_secret'
import { OnlinePoints } from '#ca/online/online_points'

/** Binds the ports of the online service. */
export default class OnlineProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    const { container } = this.app
    container.singleton(OnlinePoints, () => new OnlinePoints())
    container.singleton(ChallengeSecret, async () => {
      const { default: env } = await import('#start/env')
      return new ChallengeSecret(env.get('APP_KEY').release())
    })
  }
}
