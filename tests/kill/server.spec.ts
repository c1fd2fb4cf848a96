import { once } from 'node:events'
import { test } from '@japa/runner'
import { Desk } from '#ca/carriers/desk'
import { ISSUANCE_STEPS } from '#ca/issuance/issuance_steps'
import { pointsOn } from '#tests/support/kill/points'
import { Installation } from '#tests/support/installation'
import { assertPromises } from '#tests/support/issuance_promises'
import { OperatorSession } from '#tests/support/operator_session'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'

const PIN = 'Aq7!mmu2'

const STEPS = pointsOn('mysql', ISSUANCE_STEPS, [
  'key_generated',
  'reserving',
  'reserved',
  'closing',
  'closed',
  'recording',
])

/** From here on a reservation is committed: the sweep of the next start finishes it. */
const RESERVED: IssuanceStep[] = ['reserved', 'signed', 'verified', 'closing']

test.group('The server, killed at every step of issuing', (group) => {
  let installation: Installation
  let desk: Desk

  group.setup(async () => {
    installation = await Installation.copy(STEPS.length)
    desk = new Desk(installation.carriers)
    return async () => {
      await desk.close()
      await installation.remove()
    }
  })
  group.each.timeout(600_000)

  /** Presses the button for an employee and a carrier. */
  async function press(session: OperatorSession, application: number, carrier: string) {
    const page = `/applications/${application}/issuance/new?carrier=${carrier}`
    const fields = { carrier, pin: PIN, pin_again: PIN }
    return session.submit(page, `/applications/${application}/issuance`, fields)
  }

  const stateOf = async (application: number) => {
    const row = await installation.db.from('applications').where('id', application).first()
    return row.state
  }

  test('after each restart every promise holds, reserved serial numbers are finished, and the same button goes on', async ({
    assert,
  }) => {
    const employees = await installation.db.from('applications').orderBy('row_number')
    const carriers: string[] = []
    const session = new OperatorSession(`http://127.0.0.1:${installation.port}`)
    for (const [at, step] of STEPS.entries()) {
      const server = await installation.serve(`${step}:${employees[at].id}`)
      const gone = once(server, 'exit')
      if (at > 0 && RESERVED.includes(STEPS[at - 1]))
        assert.equal(await stateOf(employees[at - 1].id), 'issued', `swept: ${STEPS[at - 1]}`)
      // Sessions are in the database: they outlive a server.
      if (at === 0) await session.signIn('operator', installation.password)
      const blank = await desk.supplyBlank()
      carriers.push(blank.serialNumber)
      const answer = await press(session, employees[at].id, blank.serialNumber).catch(() => null)
      if (answer) server.kill('SIGTERM')
      const [, signal] = await gone
      assert.equal(
        signal,
        'SIGKILL',
        `${step}: ${answer?.status} ${answer?.headers.get('location')}`
      )
      await assertPromises(assert, installation.db, `killed at ${step}`)
    }

    const server = await installation.serve()
    for (const [at, { id }] of employees.entries()) {
      if ((await stateOf(id)) !== 'written') await press(session, id, carriers[at])
      assert.equal(await stateOf(id), 'written', `goes on after ${STEPS[at]}`)
    }
    const gone = once(server, 'exit')
    server.kill('SIGTERM')
    await gone
    await assertPromises(assert, installation.db, 'after all')
  })
})
