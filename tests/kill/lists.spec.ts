import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { verifyChain } from '#ca/audit/verify_chain'
import { readRevocationList } from '#ca/verification/revocation_list'
import { pointsOn } from '#tests/support/kill/points'
import { Installation } from '#tests/support/installation'
import { runCommand } from '#tests/support/run_command'
import type { ListStep } from '#ca/revocation/crl/list_steps'

/** One point of each kind; `crl/faults.spec.ts` goes through all of them. */
const KINDS: ListStep[] = ['reserved', 'written', 'closing', 'closed', 'placed']
const STEPS = pointsOn('sqlite', KINDS, ['closing', 'closed'])

test.group('crl:issue, killed at a step', (group) => {
  let installation: Installation

  group.setup(async () => {
    installation = await Installation.copy()
    return () => installation.remove()
  })
  group.each.timeout(600_000)

  const folder = () => installation.path('publication', 'crl')
  const online = () => readFile(installation.path('publication', 'crl', 'ucgo2015.crl'))
  const issue = (killAt = '') => installation.ace(['crl:issue', '--json'], killAt)

  test('the server issues full list and delta by itself', async ({ assert }) => {
    const server = await installation.serve()
    const url = (path: string) => `http://127.0.0.1:${installation.port}${path}`
    let delta = await fetch(url('/crl/ucgo2015.delta.crl'))
    for (let tries = 0; delta.status === 404 && tries < 600; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      delta = await fetch(url('/crl/ucgo2015.delta.crl'))
    }
    assert.equal(delta.status, 200)
    const list = readRevocationList(new Uint8Array(await delta.arrayBuffer()))
    assert.isNotNull(list.baseNumber)
    const ready = await fetch(url('/health/ready'))
    assert.deepEqual(await ready.json(), { status: 'ready', alarms: [] })
    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    await ended
  })

  test('a good list is online all the time; the next run finishes or gives up, and goes on counting', async ({
    assert,
  }) => {
    for (const step of STEPS) {
      const before = await online()
      const { signal, stderr } = await issue(`list:${step}`)
      assert.equal(signal, 'SIGKILL', `at ${step}: ${stderr}`)
      if (!['placed', 'recorded'].includes(step)) assert.isTrue(before.equals(await online()), step)
      assert.isNotNull(readRevocationList(await online()).number)
    }
    const { code, stdout, stderr } = await issue()
    assert.equal(code, 0, stderr)
    const [{ file, number, sha256 }] = JSON.parse(stdout).lists
    const bytes = await online()
    assert.equal(file, 'ucgo2015.crl')
    assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256)
    assert.equal(readRevocationList(bytes).number, BigInt(number))
    assert.sameMembers(await readdir(folder()), ['ucgo2015.crl', 'ucgo2015.delta.crl'])
    const open = await installation.db
      .from('revocation_lists')
      .whereNull('published_at')
      .whereNot('state', 'void')
    assert.lengthOf(open, 0)
    const shown = await runCommand('crl:show', [
      installation.path('publication', 'crl', file),
      '--json',
    ])
    assert.include(JSON.parse(shown.stdout), { ok: true, number: String(number), entries: 0 })
    const audit = await verifyChain(installation.db)
    assert.isNull(audit.break)
  })
})
