import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { Desk } from '#ca/carriers/desk'
import { dataOf } from '#ca/audit/entry_data'
import { readCertificate } from '#ca/certificates/certificate_view'
import { KeyPair } from '#ca/crypto/key_pair'
import AuditEntry from '#models/audit_entry'
import { certificateOver } from '#tests/support/carrier_certificate'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { holder } from '#tests/support/revocation_house'
import type User from '#models/user'

const object = (changes: object) => ({
  ...{ type: 'certificate', label: 'Kualik', maker: 'ours', standing: 'used', pair: 'a1' },
  ...{ algorithm: '', certificate: '', ...changes },
})

test.group('Carriers: upkeep at the operator’s own station', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    app.container.swap(Desk, () => new Desk('station'))
    return () => {
      app.container.restore(Desk)
      desk.restore()
    }
  })

  const post = (client: ApiClient, path: string, body: object, user: User = desk.operator) =>
    client.post(path).header('accept', 'application/json').json(body).loginAs(user).withCsrfToken()

  /** What the page of a user reports. */
  const report = (client: ApiClient, path: string, act: object, { login }: User = desk.operator) =>
    post(client, path, { operator: login, ...act })

  async function entries(serial: string) {
    const found = await AuditEntry.query().where('subject', `carrier:${serial}`).orderBy('seq')
    return found.map((entry) => [entry.event, entry.actor, dataOf(entry)])
  }

  test('each act has its entry, under the operator; of a carrier that was never in stock too', async ({
    client,
    assert,
  }) => {
    const path = '/carriers/A64A79C8/upkeep'
    const acts = [
      { act: 'change_pin' },
      { act: 'unblock' },
      { act: 'erase_leftovers', erased: 3, left: 0 },
    ]
    for (const act of acts) {
      const answer = await report(client, path, act)
      assert.deepEqual(answer.body(), { go: path })
    }
    const stayed = await report(client, path, { act: 'erase_leftovers', erased: 1, left: 2 })
    assert.deepEqual(stayed.body(), { go: null }, 'the page goes on saying what would not go')
    const serialNumber = 'A64A79C8'
    assert.deepEqual(await entries(serialNumber), [
      ['carrier_pin_changed', 'operator', { serialNumber }],
      ['carrier_unblocked', 'operator', { serialNumber }],
      ['carrier_leftovers_erased', 'operator', { serialNumber, erased: 3, left: 0 }],
      ['carrier_leftovers_erased', 'operator', { serialNumber, erased: 1, left: 2 }],
    ])
  })

  test('what a carrier refused has its entry, under the operator, with the tries that are left', async ({
    client,
    assert,
  }) => {
    const path = '/carriers/A64A79C8/refusals'
    const refusals = [
      { act: 'look', code: 'E_PIN_WRONG', tries: 2, pin: '40-29-17' },
      { act: 'unblock', code: 'E_OFFICER_PIN_WRONG' },
    ]
    for (const refused of refusals) {
      const answer = await report(client, path, refused)
      assert.deepEqual(answer.body(), { go: null })
    }
    for (const body of [
      { act: 'look', code: 'E_PIN_WEAK' },
      { act: 'sign', code: 'E_PIN_WRONG' },
    ]) {
      const answer = await report(client, path, body)
      answer.assertStatus(422)
    }
    const others = await report(client, path, refusals[0], desk.administrator)
    others.assertStatus(409)
    const serialNumber = 'A64A79C8'
    assert.deepEqual(await entries(serialNumber), [
      [
        'carrier_act_refused',
        'operator',
        { serialNumber, act: 'look', code: 'E_PIN_WRONG', triesLeft: 2 },
      ],
      [
        'carrier_act_refused',
        'operator',
        { serialNumber, act: 'unblock', code: 'E_OFFICER_PIN_WRONG', triesLeft: null },
      ],
    ])
    assert.notInclude(JSON.stringify(await AuditEntry.all()), '40-29-17')
  })

  test('what is no act of upkeep, or a PIN in its place, leaves no entry', async ({
    client,
    assert,
  }) => {
    const path = '/carriers/A64A79C8/upkeep'
    for (const body of [{}, { act: 'erase' }, { act: 'erase_leftovers' }, { act: 'toString' }]) {
      const answer = await report(client, path, body)
      answer.assertStatus(422)
    }
    const long = await report(client, `/carriers/${'A'.repeat(65)}/upkeep`, { act: 'unblock' })
    long.assertStatus(422)
    const before = await AuditEntry.query().where('subject', 'like', 'carrier:A%')
    assert.isEmpty(before)
    await report(client, path, { act: 'change_pin', pin: '40-29-17', newPin: '59-30-46' })
    assert.lengthOf(await entries('A64A79C8'), 1)
    const told = JSON.stringify(await AuditEntry.all())
    assert.notInclude(told, '40-29-17')
    assert.notInclude(told, '59-30-46')
  })

  test('a report that comes late is recorded under nobody but who had it done', async ({
    client,
    assert,
  }) => {
    const path = '/carriers/A64A79C8/upkeep'
    const refused = await report(client, path, { act: 'unblock' }, desk.administrator)
    refused.assertStatus(409)
    assert.isEmpty(await entries('A64A79C8'))
    const unnamed = await post(client, path, { act: 'unblock' })
    unnamed.assertStatus(422)
  })

  test('S-4: the operator alone looks after carriers; where the server has them the page says so, and no act is claimed', async ({
    client,
    assert,
  }) => {
    const path = '/carriers/A64A79C8/upkeep'
    for (const page of [path, '/reader']) {
      const shown = await client.get(page).loginAs(desk.operator)
      shown.assertStatus(200)
      const refused = await client.get(page).loginAs(desk.administrator)
      refused.assertStatus(403)
    }
    const refused = await post(client, path, { act: 'unblock' }, desk.administrator)
    refused.assertStatus(403)
    app.container.swap(Desk, () => new Desk('file:never-opened'))
    const elsewhere = await client.get(path).loginAs(desk.operator)
    elsewhere.assertStatus(409)
    elsewhere.assertTextIncludes('E_CARRIERS_AT_SERVER')
    const claimed = await report(client, path, { act: 'unblock' })
    claimed.assertStatus(409)
    const objects = await post(client, '/carriers/A64A79C8/objects', {
      objects: [],
      with_pin: true,
    })
    objects.assertStatus(409)
    assert.isEmpty(await entries('A64A79C8'))
  })

  test('what is on a carrier: whose each object is, by its bytes; what is left over; what waits', async ({
    client,
    assert,
  }) => {
    const letter = await registeredLetter()
    const made = certificateOver(KeyPair.generate('gost-2015').spki)
    const { serial } = readCertificate(made)
    const certificate = { serial, der: Buffer.from(made) }
    const { application, carrier } = await holder(letter, 1, { certificate })
    const look = async (objects: object[], with_pin = true) => {
      const address = `/carriers/${carrier.serialNumber}/objects`
      const shown = await post(client, address, { objects, with_pin, tries: 1 })
      shown.assertStatus(200)
      return shown.text()
    }
    const der = Buffer.from(made).toString('base64')
    const own = await look([
      object({ certificate: der }),
      object({ type: 'private-key', algorithm: 'gost-2015' }),
    ])
    const link = `href="/certificates/${serial}"`
    assert.equal(own.split(link).length - 1, 2, 'the certificate and its key')
    assert.include(own, application.fullName)
    assert.notInclude(own, 'erase_leftovers')

    const relabelled = object({
      certificate: der,
      maker: 'foreign',
      standing: 'leftover',
      pair: '',
    })
    const going = await look([relabelled])
    assert.include(going, link)
    assert.include(
      going,
      'class="tag bad">другой программы',
      'what will be erased is marked, whoever’s it is'
    )
    assert.include(going, 'class="inset bad"', 'and its key may go with it')

    const forged = Buffer.from(made)
    forged[forged.length - 1] ^= 1
    const other = await look([object({ certificate: forged.toString('base64') })])
    assert.notInclude(other, link, 'the same serial number, other bytes: not ours')

    const foreign = { maker: 'foreign', standing: 'leftover', pair: '' }
    const left = await look([
      object({ type: 'private-key', label: '<b>theirs</b>', ...foreign }),
      object({ type: 'data', label: '', ...foreign }),
      object({ type: 'private-key', standing: 'waiting', pair: 'b2' }),
      object({ certificate: 'AAAA'.repeat(50_000), label: 'long'.repeat(500), ...foreign }),
    ])
    assert.include(left, 'data-act="erase_leftovers"')
    assert.include(left, 'type="checkbox" required')
    assert.include(left, '&lt;b&gt;theirs')
    assert.notInclude(await look([object({ ...foreign })], false), 'erase_leftovers', 'look first')
    assert.include(await look([], false), 'data-act="look"')
  })
})
