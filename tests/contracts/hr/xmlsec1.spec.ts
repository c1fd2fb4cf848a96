import { createPrivateKey, createPublicKey } from 'node:crypto'
import { test } from '@japa/runner'
import { payload, signPayload } from '#ca/hr/client/signed_payload'
import { signEnvelope } from '#ca/hr/client/signed_envelope'
import { asParty, ISSUE, NOW, Parties } from '#tests/support/hr/parties'
import { template, Xmlsec } from '#tests/support/hr/xmlsec'
import type { Certified } from '#tests/support/chain'

const FACTS = { messageId: 'x-1', senderId: 'e-qyzmet', at: NOW }
const ASKED = payload(ISSUE, { messageId: 'x-1', language: 'ru' })

const publicPem = ({ keys }: Certified) =>
  createPublicKey({ key: Buffer.from(keys.spki), format: 'der', type: 'spki' })
    .export({ format: 'pem', type: 'spki' })
    .toString()

const privatePem = ({ keys }: Certified) =>
  createPrivateKey({ key: Buffer.from(keys.toPkcs8()), format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString()

const payloadOf = (message: string) => /<hr:issue.*<\/hr:issue>/s.exec(message)?.[0] ?? ''

test.group('xmlsec1 and the HR channel (RSA)', (group) => {
  let xmlsec: Xmlsec
  let parties: Parties
  group.setup(async () => {
    parties = await Parties.of('rsa')
    xmlsec = await Xmlsec.open()
    return () => xmlsec.close()
  })

  /** A message of which xmlsec1 has made both signatures, over our templates. */
  async function signedByXmlsec() {
    const { person, owner } = parties
    const inner = template(await signPayload(ASKED, asParty(person)))
    const signed = await xmlsec.sign(inner, privatePem(person), 'payload')
    const outer = await signEnvelope('PAYLOAD', asParty(owner), FACTS)
    const whole = template(outer).replace('PAYLOAD', () => signed)
    return xmlsec.sign(whole, privatePem(owner), 'envelope')
  }

  test('S-6.3, S-6.4: both signatures that xmlsec1 makes are taken', async ({ assert }) => {
    const { request, messageId, signer } = await parties.open(await signedByXmlsec())
    assert.deepEqual(request, ISSUE)
    assert.equal(messageId, 'x-1')
    assert.equal(signer.iin, ISSUE.iin)
  })

  test('S-6.3, S-6.4: xmlsec1 verifies both signatures of our builder', async ({ assert }) => {
    const message = await parties.signed()
    await xmlsec.verify(payloadOf(message), publicPem(parties.person), 'payload')
    await xmlsec.verify(message, publicPem(parties.owner), 'envelope')
    const changed = message.replace('<carrierSerial>KZ', '<carrierSerial>XX')
    const verifying = (text: string, key: Certified, where: 'payload' | 'envelope') => () =>
      xmlsec.verify(text, publicPem(key), where)
    await assert.rejects(verifying(payloadOf(changed), parties.person, 'payload'))
    await assert.rejects(verifying(changed, parties.owner, 'envelope'))
  })

  test('what is changed after xmlsec1 has signed it is refused', async ({ assert }) => {
    const message = await signedByXmlsec()
    const changed = message.replace('<carrierSerial>KZ', '<carrierSerial>XX')
    assert.equal(await parties.refusal(changed), 'E_HR_CHANGED')
    assert.equal(
      await parties.refusal(message.replace('<wsu:Created>2026', '<wsu:Created>2025')),
      'E_HR_CHANGED'
    )
  })
})
