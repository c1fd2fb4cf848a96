import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { aUser } from '#tests/support/users'
import { ROUTE_ROLES } from '#tests/support/route_roles'
import { ROLES } from '#models/user'
import type User from '#models/user'
import type { Role } from '#models/user'

/** `GET /letters/:id` and the address to try it with, of something that does not exist. */
function routes() {
  return Object.values(router.toJSON())
    .flat()
    .flatMap(({ methods, pattern }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => ({ method, pattern }))
    )
    .map(({ method, pattern }) => ({
      method,
      name: `${method} ${pattern}`,
      address: pattern.replace(/:[a-z_]+\??/gi, '0'),
    }))
}

type Route = ReturnType<typeof routes>[number]

/** The answer of a route, redirects not followed. */
function ask(client: ApiClient, { method, address }: Route, user?: User) {
  const request = method === 'GET' ? client.get(address) : client.post(address).withCsrfToken()
  return user ? request.loginAs(user).redirects(0) : request.redirects(0)
}

const OTHER: Record<Role, Role> = { operator: 'administrator', administrator: 'operator' }

test.group('access to the routes', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('every route of the router says who it is for', ({ assert }) => {
    assert.sameMembers(
      routes().map((route) => route.name),
      Object.keys(ROUTE_ROLES)
    )
  })

  test('nobody gets past the sign-in page without signing in', async ({ client, assert }) => {
    for (const route of routes().filter(
      ({ name }) => !['open', 'applicant'].includes(ROUTE_ROLES[name])
    )) {
      const answer = await ask(client, route)
      assert.equal(answer.status(), 302, route.name)
      assert.equal(answer.header('location'), '/login', route.name)
    }
  })

  test('the online service lets in who signed in there: neither nobody nor a user of the screens', async ({
    client,
    assert,
  }) => {
    const user = await aUser('operator')
    for (const route of routes().filter(({ name }) => ROUTE_ROLES[name] === 'applicant'))
      for (const answer of [await ask(client, route), await ask(client, route, user)]) {
        assert.equal(answer.status(), 302, route.name)
        assert.equal(answer.header('location'), '/online/sign-in', route.name)
      }
  })

  test('a route that is not for the {$self} refuses')
    .with([...ROLES])
    .run(async ({ client, assert }, self) => {
      const user = await aUser(self)
      for (const route of routes().filter(({ name }) => ROUTE_ROLES[name] === OTHER[self])) {
        const answer = await ask(client, route, user)
        assert.equal(answer.status(), 403, route.name)
      }
    })

  test('a route that is for the {$self} does not refuse')
    .with([...ROLES])
    .run(async ({ client, assert }, self) => {
      const user = await aUser(self)
      const open = routes().filter(({ name }) => ['both', self].includes(ROUTE_ROLES[name]))
      for (const route of open) {
        const answer = await ask(client, route, user)
        assert.notInclude([401, 403, 500], answer.status(), route.name)
        if (route.address === '/logout') continue
        assert.notEqual(answer.header('location'), '/login', route.name)
      }
    })
})
