/*
| A process of the product that makes the list in the database, or issues it: it answers once and ends.
*/

const { app } = await import('./_product.js')

const { DateTime } = await import('luxon')
const { MigrationRunner } = await import('@adonisjs/lucid/migration')
const { completeEntries } = await import('#ca/revocation/crl/revoked_entries')
const { IssueList } = await import('#ca/revocation/crl/issue_list')
const { lastNumbered } = await import('#ca/revocation/crl/list_scope')
const { median } = await import('#tests/support/median')
const { ListHouse } = await import('#tests/support/list_house')
const { fillList, writeIndex } = await import('./_crl_list.js')
const { default: Authority } = await import('#models/authority')

const UNTIL = DateTime.fromISO('2027-01-01T00:00:00Z', { zone: 'utc' })
const database = await app.container.make('lucid.db')

/** The first house: its authority has all the certificates. */
async function fill(count: number, index: string): Promise<object> {
  const migrations = new MigrationRunner(database, app, { direction: 'up' })
  await migrations.run()
  if (migrations.error) throw migrations.error
  const house = await ListHouse.open('rsa', 'benchmark')
  await fillList(house.authority.id, count)
  await writeIndex(house.authority.id, index)
  // As in a house that lives: the lists before this one have written the entries.
  await completeEntries(0)
  await house.close()
  return { count }
}

/** Deltas after the first of a process, each after one more revocation. */
const LATER_DELTAS = 60

/** Milliseconds of an act: by the clock, and of processors with every thread's. */
interface Timed {
  took: number
  processor: number
}

async function timed(act: () => Promise<unknown>): Promise<Timed> {
  const [begun, used] = [performance.now(), process.cpuUsage()]
  await act()
  const { user, system } = process.cpuUsage(used)
  return { took: performance.now() - begun, processor: (user + system) / 1000 }
}

/** A full list, and the deltas after one more revocation each, under a key of this process. */
async function issue(algorithm: 'rsa' | 'gost-2015'): Promise<object> {
  const house = await ListHouse.open(algorithm, `${algorithm}-${process.pid}`)
  const { certificate } = house.authority
  await Authority.query().where('fileName', 'benchmark').update({ certificate, algorithm })
  const authority = await Authority.findByOrFail('fileName', 'benchmark')
  const scope = { authority, part: 0 }
  const last = await lastNumbered(scope)
  house.clock.set((last?.thisUpdate ?? UNTIL).plus({ hours: 1 }).toISO() ?? '')
  const issuing = await house.make(IssueList)
  const full = await timed(() => issuing.handle(scope, 'full', 'shell:benchmark'))
  const rss = process.resourceUsage().maxRSS * 1024
  const { size } = (await house.folder.facts('benchmark.crl')) ?? { size: 0 }
  const deltas: Timed[] = []
  for (let turn = 0; turn <= LATER_DELTAS; turn++) {
    house.later({ minutes: 1 })
    await house.revoke({}, { authorityId: authority.id })
    deltas.push(await timed(() => issuing.handle(scope, 'delta', 'shell:benchmark')))
  }
  const [first, ...later] = deltas
  const { entries } = await house.list('benchmark.delta.crl')
  await house.close()
  return {
    full: full.took,
    processor: full.processor,
    delta: first.took,
    deltaProcessor: first.processor,
    later: median(later.map(({ took }) => took)),
    laterProcessor: median(later.map(({ processor }) => processor)),
    deltaEntries: entries,
    rss,
    size,
  }
}

const [act, ...parameters] = process.argv.slice(2)
const answer =
  act === 'fill'
    ? await fill(Number(parameters[0]), parameters[1])
    : await issue(parameters[0] === 'rsa' ? 'rsa' : 'gost-2015')
process.send?.(answer)
await app.terminate()
process.disconnect()
