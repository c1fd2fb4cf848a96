import { test } from '@japa/runner'
import { CallbackAddresses } from '#ca/hr/systems/callback_addresses'
import { Deliver } from '#ca/hr/callbacks/deliver'
import { hrListener, type HrListener } from '#tests/support/hr/listener'

class Impatient extends Deliver {
  protected readonly patience = 150
}

test.group('Changes of state on their way to an HR system', (group) => {
  let listener: HrListener
  const never = new AbortController().signal
  const patient = new Deliver(new CallbackAddresses(true))
  const impatient = new Impatient(new CallbackAddresses(true))
  const bring = (to = listener.url, deliver = patient) => deliver.handle(to, '<a/>', never)

  group.each.setup(async () => {
    listener = await hrListener()
    return () => listener.close()
  })

  test('taken is what is answered with 2xx', async ({ assert }) => {
    listener.status(204)
    assert.deepEqual(await bring(), { outcome: 'delivered', status: 204, answer: null })
    listener.status(503, 'later')
    assert.deepEqual(await bring(), { outcome: 'not_taken', status: 503, answer: 'later' })
    const contentType = 'application/xml; charset=utf-8'
    assert.deepEqual(listener.heard[0], { document: '<a/>', contentType })
  })

  test('nobody is followed to another address', async ({ assert }) => {
    const other = await hrListener()
    listener.answer((_, response) => response.writeHead(307, { Location: other.url }).end())
    assert.deepInclude(await bring(), { outcome: 'redirected', status: 307 })
    assert.lengthOf(other.heard, 0)
    await other.close()
  })

  test('of an answer without end the beginning is read, and control characters are left out', async ({
    assert,
  }) => {
    let closed = false
    listener.answer((_, response) => {
      response.on('close', () => (closed = true))
      const pour = () => {
        while (!closed && response.write(`\u0000${'a'.repeat(9999)}`)) continue
      }
      response.on('drain', pour)
      pour()
    })
    const { outcome, answer } = await bring()
    assert.deepEqual([outcome, answer], ['delivered', 'a'.repeat(200)])
  })

  test('who does not answer in time, or not at all, is tried again later', async ({ assert }) => {
    listener.answer(() => {})
    const said = { status: null, answer: null }
    assert.deepEqual(await bring(listener.url, impatient), { outcome: 'too_slow', ...said })
    const { url } = listener
    await listener.close()
    assert.deepEqual(await bring(url), { outcome: 'unreachable', ...said })
    listener = await hrListener()
  })

  test('in production nothing goes out but over https', async ({ assert }) => {
    const strict = new Deliver(new CallbackAddresses(false))
    const said = await strict.handle(listener.url, '<a/>', never)
    assert.deepEqual(said, { outcome: 'address', status: null, answer: null })
    assert.lengthOf(listener.heard, 0)
  })

  for (const [typed, why] of [
    ['ftp://hr.gov.kz/', 'another protocol'],
    ['http://hr.gov.kz/', 'http in production'],
    ['https://user:secret@hr.gov.kz/', 'a password in it'],
    ['https://hr.gov.kz/#there', 'a fragment'],
    ['/states', 'no whole address'],
  ])
    test(`no callback address: ${why}`, ({ assert }) => {
      const addresses = new CallbackAddresses(false)
      assert.throws(() => addresses.read(typed), 'E_HR_CALLBACK_URL')
      assert.equal(addresses.read(' https://hr.gov.kz/states '), 'https://hr.gov.kz/states')
      assert.isNull(addresses.read(' '))
    })
})
