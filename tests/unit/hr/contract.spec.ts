import { test } from '@japa/runner'
import { readdir, readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import { DateTime } from 'luxon'
import { exampleParties } from '#ca/hr/client/example_parties'
import { examples } from '#ca/hr/client/examples'
import { readEnvelope } from '#ca/hr/wire/envelope'
import { checkSignature } from '#ca/hr/wire/check_signature'
import { readCertificate } from '#ca/certificates/certificate_view'
import { readGatewayRequest } from '#ca/hr/wire/gateway_request'
import { ownerHint, personHint } from '#ca/hr/wire/key_hint'
import { canonical } from '#ca/hr/wire/tree'
import { readXml } from '#ca/verification/xml/read_xml'
import { signaturesOf } from '#ca/verification/xml/signature_elements'
import { checkXmlSignature } from '#ca/verification/xml/verify_xml'
import { Schemas } from '#tests/support/hr/schemas'
import { Parties } from '#tests/support/hr/parties'
import caConfig from '#config/ca'

const FOLDER = 'contracts/hr/examples'

const NAMES = [
  ...['issue', 'refusals', 'revoke', 'state'].flatMap((kind) => [
    `${kind}.answer.xml`,
    `${kind}.request.xml`,
  ]),
  'fault.xml',
  'stateChange.push.xml',
].sort()

test.group('The contract of the HR channel (S-6, S-22)', (group) => {
  let schemas: Schemas
  group.setup(async () => {
    schemas = await Schemas.open()
    return () => schemas.close()
  })

  test('the examples are valid by the schemas, and both signatures of the requests hold', async ({
    assert,
  }) => {
    const names = await readdir(app.makePath(FOLDER))
    assert.deepEqual(names.sort(), NAMES)
    for (const name of names) {
      const message = await readFile(app.makePath(FOLDER, name), 'utf8')
      assert.equal(await schemas.validate(message), '', name)
      if (!name.endsWith('.request.xml')) continue
      const { signature, body, timestamp, token } = readEnvelope(message)
      const { spki } = readCertificate(ownerHint(signature.keyInfo, token)).key
      await checkSignature('owner', signature, spki, [canonical(body), canonical(timestamp)])
      const { payload, signature: own } = readGatewayRequest(canonical(body))
      const { key } = readCertificate(personHint(own.keyInfo))
      const content = canonical(payload.without(own.element))
      await checkSignature('person', own, key.spki, [content])
    }
  })

  test('what is pushed is signed as a whole', async ({ assert }) => {
    const message = await readFile(app.makePath(FOLDER, 'stateChange.push.xml'))
    const judged = (bytes: Uint8Array) => {
      const document = readXml(bytes)
      const [signature] = signaturesOf(document)
      const certificate = readCertificate(signature.certificates[0])
      return checkXmlSignature(document, signature, certificate).map(({ outcome }) => outcome)
    }
    assert.deepEqual(judged(message), ['pass', 'pass'])
    const changed = message.toString('utf8').replace('>confirmed<', '>refused<')
    assert.include(judged(Buffer.from(changed)), 'fail')
  })

  test('the examples are what the command makes now', async ({ assert }) => {
    const at = DateTime.fromISO('2026-11-27T05:00:00Z')
    const parties = await exampleParties(caConfig.addresses, at.minus({ days: 1 }))
    const made = await examples(parties, at, { code: 'E', message: 'm', hint: 'h' })
    const shape = (text: string) => text.replaceAll(/(?<=[>"])[^<>"]+(?=[<"])/g, '·')
    for (const [name, message] of Object.entries(made)) {
      const kept = await readFile(app.makePath(FOLDER, name), 'utf8')
      assert.equal(shape(kept), shape(message), name)
    }
  })

  test('the schemas refuse what is not in the contract', async ({ assert }) => {
    const parties = await Parties.of()
    const good = await parties.signed()
    assert.equal(await schemas.validate(good), '')
    assert.notEqual(await schemas.validate(good.replace('<iin>850312400019', '<iin>8503')), '')
    assert.notEqual(await schemas.validate(good.replace('<data>', '<data><other/>')), '')
    assert.notEqual(await schemas.validate(good.replace('STATE_CA_HR', 'ANOTHER')), '')
  })
})
