import { test } from '@japa/runner'
import { readClaim } from '#ca/hr/refusals/claim'
import { Parties } from '#tests/support/hr/parties'

const claimOf = (text: string) => readClaim(Buffer.from(text))

test.group('What a refused message says of itself', () => {
  test('its certificate and its number, of the right form, however wrong the rest is; a document that is not safe to read says nothing', async ({
    assert,
  }) => {
    const parties = await Parties.of()
    const message = await parties.signed()
    const whole = { certificate: parties.owner.certificate, messageId: 'a-1' }
    const nothing = { certificate: null, messageId: null }
    const cases: [string, object][] = [
      [message, whole],
      [
        message.replaceAll(/<ds:Signature.*?<\/ds:Signature>/g, ''),
        { ...nothing, messageId: 'a-1' },
      ],
      [message.replace(/<wsu:Timestamp.*<\/wsu:Timestamp>/, ''), whole],
      [message.replace('<data>', '<data a="1">'), whole],
      [message.replaceAll('>a-1<', '>Иванов<'), { ...whole, messageId: null }],
      [message.replaceAll('>a-1<', `>${'a'.repeat(101)}<`), { ...whole, messageId: null }],
      [message.replace(/(<wsse:KeyIdentifier[^>]*>)/, '$1!'), { ...whole, certificate: null }],
      [`<!DOCTYPE a>${message}`, nothing],
      [message.replace('<data>', `<data>${'<a>'.repeat(100)}`), nothing],
      [message.slice(0, -20), nothing],
      ['', nothing],
    ]
    for (const [text, claim] of cases) assert.deepEqual(claimOf(text), claim, text.slice(0, 2000))
    assert.deepEqual(readClaim(null), nothing)
  })
})
