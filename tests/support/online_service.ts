import app from '@adonisjs/core/services/app'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock, FixedClock } from '#ca/clock'
import { aHolder, openOnlineHouse } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import type { ApiClient } from '@japa/api-client'

/** The online service with two holders of one house, and what the first of them asks for, at the moment of filing. */
export async function onlineService() {
  const house = await openOnlineHouse()
  const keys = await house.make(AuthorityKeys)
  app.container.swap(AuthorityKeys, () => keys)
  const holder = await aHolder(house)
  const other = await aHolder(house)
  app.container.swap(Clock, () => new FixedClock(FILED_AT))
  const signedIn = (iin = holder.iin) => ({
    applicant: {
      ...{ iin, serial: holder.certificate.serial },
      until: new Date(Date.now() + 60_000).toISOString(),
    },
  })
  return {
    house,
    holder,
    other,
    signedIn,
    page: (client: ApiClient, path: string, language = 'ru') =>
      client.get(path).withSession(signedIn()).withCookie('language', language).redirects(0),
    post: (client: ApiClient, path: string, form: Record<string, unknown>) =>
      client.post(path).withSession(signedIn()).withCsrfToken().form(form).redirects(0),
    close: async () => {
      app.container.restoreAll([Clock, AuthorityKeys])
      await house.close()
    },
  }
}

export type OnlineService = Awaited<ReturnType<typeof onlineService>>
