import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import testUtils from '@adonisjs/core/services/test_utils'
import { dataOf } from '#ca/audit/entry_data'
import { deskWithin } from '#tests/support/station_within'
import type { Desk } from '#ca/carriers/desk'
import AuditEntry from '#models/audit_entry'

const [PIN, NEW_PIN] = ['40-29-17', '59-30-46']

test.group('Carriers: what a shell does to a carrier besides issuing', (group) => {
  let directory: string
  let source: string
  let serial: string

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kualik-maintain-'))
    source = `file:${join(directory, 'carriers')}`
    for (const [name, text] of Object.entries({ pin: PIN, next: NEW_PIN, short: '12' }))
      await writeFile(join(directory, name), text, { mode: 0o600 })
    ;({ serialNumber: serial } = await atDesk((desk) => desk.supplyBlank()))
    await atDesk((desk) => desk.generate(serial, PIN))
    return () => rm(directory, { recursive: true })
  })

  async function atDesk<T>(act: (desk: Desk) => Promise<T>): Promise<T> {
    const desk = deskWithin(source)
    try {
      return await act(desk)
    } finally {
      await desk.close()
    }
  }

  const file = (name: string) => join(directory, name)

  /** Runs a command; its exit code and what it printed as a document. */
  async function run(name: string, parameters: string[]) {
    const { write } = process.stdout
    let printed = ''
    process.stdout.write = (text: string | Uint8Array) => Boolean((printed += String(text)))
    const ran = await ace
      .exec(name, [...parameters, '--carriers', source, '--json'])
      .finally(() => (process.stdout.write = write))
    return { exitCode: ran.exitCode, document: JSON.parse(printed) }
  }

  async function entries(event: string) {
    const found = await AuditEntry.query().where({ event, subject: `carrier:${serial}` })
    return found.map(dataOf)
  }

  test('carrier:supply: a folder stands for one more token, blank, with the connector that was asked for', async ({
    assert,
  }) => {
    const { exitCode, document } = await run('carrier:supply', ['--type-c'])
    assert.equal(exitCode, 0)
    const carriers = await atDesk((desk) => desk.list())
    assert.containSubset(carriers, [
      { serialNumber: document.serial, state: 'blank', connector: 'type-c' },
    ])
  })

  test('carrier:change-pin: the new PIN holds, the old does not, the audit log has its line', async ({
    assert,
  }) => {
    const files = ['--pin-file', file('pin'), '--new-pin-file', file('next')]
    const { exitCode, document } = await run('carrier:change-pin', [serial, ...files])
    assert.equal(exitCode, 0, JSON.stringify(document))
    const tried = await atDesk((desk) => desk.changePin(serial, PIN, '718203').catch((e) => e.code))
    assert.equal(tried, 'E_PIN_WRONG')
    assert.deepEqual(await entries('carrier_pin_changed'), [{ serialNumber: serial }])
    assert.notInclude(JSON.stringify(await AuditEntry.all()), NEW_PIN)
  })

  test('a PIN that breaks the rule changes nothing and leaves no line', async ({ assert }) => {
    const files = ['--pin-file', file('pin'), '--new-pin-file', file('short')]
    const { exitCode, document } = await run('carrier:change-pin', [serial, ...files])
    assert.equal(exitCode, 1)
    assert.equal(document.error.code, 'E_PIN_WEAK')
    assert.isEmpty(await entries('carrier_pin_changed'))
  })

  test('carrier:unblock: a blocked carrier whose officer’s PIN nobody has is said to be one', async ({
    assert,
  }) => {
    const files = ['--officer-pin-file', file('pin'), '--new-pin-file', file('next')]
    const { exitCode, document } = await run('carrier:unblock', [serial, ...files])
    assert.equal(exitCode, 1)
    assert.match(document.error.code, /^E_(UNBLOCK_UNAVAILABLE|OFFICER_PIN_WRONG)$/)
    assert.isEmpty(await entries('carrier_unblocked'))
    const [{ act, code }] = await entries('carrier_act_refused')
    assert.deepEqual([act, code], ['unblock', document.error.code])
  })

  test('carrier:objects lists carriers, and what is on one', async ({ assert }) => {
    const { document: all } = await run('carrier:objects', [])
    assert.containsSubset(all.carriers, [{ serialNumber: serial, state: 'key' }])
    const one = await run('carrier:objects', [serial, '--pin-file', file('pin')])
    assert.isTrue(one.document.objects.some(({ type }: { type: string }) => type === 'private-key'))
    await run('carrier:objects', [serial, '--pin-file', file('next')])
    assert.deepEqual(await entries('carrier_act_refused'), [
      { serialNumber: serial, act: 'look', code: 'E_PIN_WRONG', triesLeft: 2 },
    ])
  })

  test('carrier:erase-leftovers asks to be sure, and keeps what is ours', async ({ assert }) => {
    const unsure = await run('carrier:erase-leftovers', [serial, '--pin-file', file('pin')])
    assert.equal(unsure.document.error.code, 'E_ERASE_UNCONFIRMED')
    const sure = await run('carrier:erase-leftovers', [serial, '--pin-file', file('pin'), '--yes'])
    assert.equal(sure.document.erased, 0)
    const [carrier] = await atDesk((desk) => desk.list())
    assert.equal(carrier.state, 'key')
    assert.deepEqual(await entries('carrier_leftovers_erased'), [
      { serialNumber: serial, erased: 0, left: 0 },
    ])
  })
})
