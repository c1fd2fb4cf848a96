import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { CaError } from '#ca/ca_error'
import { DoorRefusals } from '#ca/hr/refusals/door_refusals'
import { houseWithDoor, type Door } from '#tests/support/hr/door'
import { aUser } from '#tests/support/users'
import HrMessage from '#models/hr_message'
import HrRefusal from '#models/hr_refusal'

const wrongSignature = (message: string) =>
  message.replace(
    /(<wsse:Security.*?<ds:SignatureValue>)..../,
    (_, before: string) => `${before}AAAA`
  )

test.group('What is refused at the door of the HR channel', (group) => {
  let door: Door

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const opened = await houseWithDoor()
    ;({ door } = opened)
    return opened.close
  })

  const written = async () => {
    await door.refusals.write()
    return HrRefusal.query().orderBy('id')
  }

  test('S-6.4: is kept with its fault, its address and whether the owner was proved, and none of its content', async ({
    assert,
  }) => {
    const { system } = door
    const good = await door.message()
    const foreign = good.replace(/(<wsse:KeyIdentifier[^>]*>.{400})../, '$1AA')
    await door.send(wrongSignature(good))
    await door.send(foreign)
    await door.send(`<!DOCTYPE a>${good}`)
    await door.send(good.replace('<data>', '<data Id="850101300017" a="850101300017">'))
    await door.send(good, { 'content-type': 'text/plain' })
    await system.merge({ suspendedAt: door.clock.now() }).save()
    await door.send(good)
    await system.merge({ suspendedAt: null, limitPerMinute: 0 }).save()
    await door.send(good)
    await system.merge({ limitPerMinute: 1000 }).save()
    door.clock.set('2026-11-17T06:42:00Z')
    await door.send(good)

    const rows = await written()
    assert.deepEqual(
      rows.map(({ systemId, proved, messageId, code }) => [systemId, proved, messageId, code]),
      [
        [system.id, false, 'm-1', 'E_HR_SIGNATURE_WRONG'],
        [null, false, 'm-1', 'E_HR_CERTIFICATE_UNREGISTERED'],
        [null, false, null, 'E_HR_DOCTYPE'],
        [system.id, false, 'm-1', 'E_HR_CHANGED'],
        [null, false, null, 'E_HR_MEDIA_TYPE'],
        [system.id, true, 'm-1', 'E_HR_SYSTEM_SUSPENDED'],
        [system.id, true, 'm-1', 'E_HR_LIMIT'],
        [system.id, true, 'm-1', 'E_HR_TIMESTAMP_OLD'],
      ]
    )
    assert.include(['127.0.0.1', '::1'], rows[0].remoteAddress)
    const kept = JSON.stringify(rows.map((row) => row.serialize()))
    assert.notInclude(kept, door.person.iin)
    assert.notInclude(kept, '850101300017')
    assert.lengthOf(door.log, rows.length)
    const [{ id: systemId }, address] = [system, rows[0].remoteAddress]
    assert.deepEqual(door.log[0], {
      ...{ code: 'E_HR_SIGNATURE_WRONG', systemId, proved: false, messageId: 'm-1', address },
    })
  })

  test('an accepted message leaves no refusal, one that was stored and refused neither; other content under its id does', async ({
    assert,
  }) => {
    assert.equal(await door.codeOf(await door.message()), 'SCSS001')
    assert.lengthOf(await written(), 0)
    const request = { kind: 'state', number: 1, language: 'ru' } as const
    assert.equal(await door.codeOf(await door.message({ request })), 'E_HR_MESSAGE_REUSED')
    door.act()
    const unknown = await door.message({ messageId: 'm-2', request })
    assert.notEqual(await door.codeOf(unknown), 'SCSS001')
    const stored = await HrMessage.findByOrFail('messageId', 'm-2')
    assert.equal(stored.state, 'refused')
    const [row, ...more] = await written()
    assert.lengthOf(more, 0)
    assert.deepInclude(row.serialize(), { code: 'E_HR_MESSAGE_REUSED', proved: true })
  })

  test('S-6.4: from an address that is not the system’s, no signature is verified', async ({
    assert,
  }) => {
    const { system } = door
    await system.merge({ addresses: ['10.1.0.0/16'] }).save()
    const message = wrongSignature(await door.message())
    assert.equal(await door.codeOf(message), 'E_HR_ADDRESS')
    const [row] = await written()
    assert.deepInclude(row.serialize(), { systemId: system.id, proved: false })
    await system.merge({ addresses: ['127.0.0.1', '::1'] }).save()
    assert.equal(await door.codeOf(message), 'E_HR_SIGNATURE_WRONG')
  })

  test('a flood leaves a few rows and a count, the newest alone, and hides nothing that is proved', async ({
    assert,
  }) => {
    const rules = { perAddress: 2, perMinute: 3, waiting: 10, newest: 4 }
    const dropped: number[] = []
    const log = { refused: () => {}, dropped: (count: number) => dropped.push(count) }
    const refusals = new DoorRefusals(log, rules)
    const owner = new Uint8Array(door.owner.certificate.der ?? [])
    const bytes = Buffer.from(wrongSignature(await door.message()))
    const note = (remoteAddress: string, proved: Uint8Array | null = null) =>
      refusals.note({
        ...{ sender: { remoteAddress, proved }, bytes, at: door.clock.now() },
        error: new CaError('E_HR_SIGNATURE_WRONG', { role: 'owner' }),
      })
    note('10.0.0.9', owner)
    for (let call = 0; call < 20; call += 1) note('10.0.0.1')
    await refusals.write()
    for (const last of [2, 3, 4]) note(`10.0.0.${last}`)
    note('10.0.0.1')
    await refusals.write()
    const rows = await HrRefusal.query().orderBy('id')
    assert.deepEqual(
      rows.map(({ remoteAddress, proved, more }) => [remoteAddress, proved, more]),
      [
        ['10.0.0.9', true, 0],
        ['10.0.0.1', false, 0],
        ['10.0.0.1', false, 19],
        ['10.0.0.2', false, 0],
      ]
    )
    assert.deepEqual(dropped, [2])
    for (const minute of [43, 44]) {
      door.clock.set(`2026-11-17T05:${minute}:00Z`)
      for (const last of [5, 6, 7]) note(`10.0.0.${last}`)
      await refusals.write()
    }
    const left = await HrRefusal.query().orderBy('id')
    assert.deepEqual(
      left.map(({ remoteAddress }) => remoteAddress),
      ['10.0.0.9', '10.0.0.7', '10.0.0.5', '10.0.0.6', '10.0.0.7']
    )
  })

  test('is read by the administrator in their language, on the page of its system or beside the list', async ({
    client,
    assert,
  }) => {
    const administrator = await aUser('administrator')
    const page = async (path: string, language: string) => {
      const read = client.get(`/administration/hr-systems${path}`).loginAs(administrator)
      const answer = await read.withCookie('language', language)
      answer.assertStatus(200)
      return answer.text()
    }
    assert.include(await page('', 'en'), 'Nothing was refused')
    const good = await door.message()
    await door.send(wrongSignature(good))
    await door.send(`<!DOCTYPE a>${good}`)
    await written()
    const expected = [
      ['kk', 'Осы жүйеден келгені дәлелденбеген', 'Хабарда DOCTYPE бар'],
      ['ru', 'Не доказано, что от этой системы', 'В сообщении есть DOCTYPE'],
      ['en', 'Not proved to be from this system', 'The message has a DOCTYPE'],
    ]
    for (const [language, notProved, doctype] of expected) {
      const own = await page(`/${door.system.id}`, language)
      assert.include(own, notProved)
      assert.include(own, 'E_HR_SIGNATURE_WRONG')
      assert.notInclude(own, doctype)
      const list = await page('', language)
      assert.include(list, doctype)
      assert.notInclude(list, notProved)
    }
  })
})
