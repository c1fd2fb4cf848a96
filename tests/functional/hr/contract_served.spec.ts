import { get, type IncomingMessage } from 'node:http'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { createClientAsync } from 'soap'
import { DOOR, houseWithDoor, type Door } from '#tests/support/hr/door'

test.group('The contract of the HR channel as it is served', (group) => {
  let door: Door

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const opened = await houseWithDoor()
    door = opened.door
    return opened.close
  })

  test('the WSDL names the address at which it was asked for, and nothing that is none', async ({
    assert,
  }) => {
    const wsdl = (host: string) =>
      new Promise<IncomingMessage & { text: string }>((resolve, reject) => {
        get(`${DOOR}?wsdl`, { headers: { host } }, (answer) => {
          let text = ''
          answer.on('data', (part: Buffer) => (text += part))
          answer.on('end', () => resolve(Object.assign(answer, { text })))
        }).on('error', reject)
      })
    const good = await wsdl('hr.ucgo.gov.kz')
    assert.include(good.text, '<soap:address location="http://hr.ucgo.gov.kz/hr/v1/SyncChannel"/>')
    assert.equal(good.headers['cache-control'], 'no-store')
    const evil = await wsdl('evil.example"/><x a="')
    assert.notInclude(evil.text, 'evil.example')
  })

  test('whoever opens the address is told what it is and how it is called, in kk, ru and en', async ({
    client,
    assert,
  }) => {
    const said = new Set<string>()
    for (const language of ['kk', 'ru', 'en']) {
      const page = await client.get('/hr/v1/SyncChannel').header('accept-language', language)
      page.assertStatus(405)
      page.assertHeader('allow', 'POST')
      page.assertTextIncludes('/hr/v1/SyncChannel?wsdl')
      page.assertTextIncludes('docs/hr-integration.md')
      said.add(page.text())
    }
    assert.lengthOf(said, 3)
  })

  test('the WSDL and its schemas are read by the soap package, and answers by them', async ({
    assert,
  }) => {
    const client = await createClientAsync(`${DOOR}?wsdl`)
    const { SyncChannelHttpService: service } = client.describe()
    assert.property(service.SyncChannelHttpPort, 'SendMessage')
    assert.include(JSON.stringify(service), 'requestInfo')
    assert.include(JSON.stringify(service), 'carrierSerial')
    const { text } = await door.send(await door.message())
    const read = client.wsdl.xmlToObject(text) as Record<string, Record<string, unknown>>
    const response = JSON.stringify(read)
    assert.include(response, '"code":"SCSS001"')
    assert.include(response, '"printedNumber":"ОН-000007"')
    await assert.rejects(
      () => client.SendMessageAsync({ request: { requestInfo: { messageId: 'x' } } }),
      /E_HR_|подпис|қолтаңба|signature/i
    )
    const capitals = await fetch(`${DOOR}?WSDL`)
    assert.include(await capitals.text(), '<soap:address location=')
    const { status } = await fetch(DOOR)
    assert.equal(status, 405)
  })
})
