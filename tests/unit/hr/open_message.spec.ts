import { test } from '@japa/runner'
import { SignedXml } from 'xml-crypto'
import type { HashAlgorithm, SignatureAlgorithm } from 'xml-crypto'
import { DOMParser } from '@xmldom/xmldom'
import { CaError } from '#ca/ca_error'
import { algorithm } from '#ca/crypto/algorithms'
import { verifySignature } from '#ca/crypto/verify_signature'
import { XML_ALGORITHMS } from '#ca/crypto/xml_algorithms'
import { payload, signPayload } from '#ca/hr/client/signed_payload'
import { signEnvelope } from '#ca/hr/client/signed_envelope'
import { canonical, parse } from '#ca/hr/wire/tree'
import { signXml } from '#station/sign/xml'
import { whole } from '#tests/support/hr/attacks/attack'
import {
  goodPayload,
  ownerSignature,
  ownerSigned,
  ownReferences,
  pieces,
} from '#tests/support/hr/forge'
import { asParty, ISSUE, NOW, Parties } from '#tests/support/hr/parties'
import type { Certified } from '#tests/support/chain'
import type { HrRequest } from '#ca/hr/requests'

/** xml-crypto's own verification of a whole document, which the door does not use for its time (10 ms). */
function secondOpinion(text: string, { keys }: Certified, which: number): boolean {
  const { digest, signatureAlgorithm } = algorithm(keys.algorithm)
  const uris = XML_ALGORITHMS[keys.algorithm]
  class Hash implements HashAlgorithm {
    getAlgorithmName = () => uris.digest
    getHash = (xml: string) => Buffer.from(digest(Buffer.from(xml))).toString('base64')
  }
  class Method {
    getAlgorithmName = () => uris.signature
    getSignature = () => ''
    verifySignature(info: string, _key: unknown, value: string): boolean {
      const signature = Buffer.from(value, 'base64')
      verifySignature({
        spki: keys.spki,
        signatureAlgorithm,
        data: Buffer.from(info),
        signature,
      })
      return true
    }
  }
  const signed = new SignedXml({ publicCert: 'the key is in the class' })
  signed.getCertFromKeyInfo = () => null
  signed.HashAlgorithms = { [uris.digest]: Hash }
  signed.SignatureAlgorithms = {
    [uris.signature]: Method as unknown as new () => SignatureAlgorithm,
  }
  const document = new DOMParser().parseFromString(text, 'text/xml')
  signed.loadSignature(document.getElementsByTagName('ds:Signature')[which])
  return signed.checkSignature(text)
}

async function caught(opening: Promise<unknown>): Promise<CaError> {
  try {
    await opening
  } catch (error) {
    if (error instanceof CaError) return error
    throw error
  }
  throw new Error('it was accepted')
}

const REQUESTS: HrRequest[] = [
  ISSUE,
  { ...ISSUE, ground: 'type_c' },
  {
    kind: 'revoke',
    iin: '850312400019',
    serial: '00ab',
    ground: 'key_compromised',
    language: 'ru',
  },
  { kind: 'state', number: 12 },
  { kind: 'refusals', from: '2026-11-01', to: '2026-11-27', page: 2 },
]

test.group('A message of the HR channel (S-6.3, S-6.4)', (group) => {
  let parties: Parties
  group.setup(async () => {
    parties = await Parties.of()
  })

  for (const name of ['gost-2015', 'gost-2004', 'rsa'] as const) {
    test(`S-6: signed by the person and by the owner with ${name}`, async ({ assert }) => {
      const all = await Parties.of(name)
      const message = await all.signed()
      const opened = await all.open(message)
      assert.deepEqual(opened.request, ISSUE)
      assert.equal(opened.messageId, 'a-1')
      assert.isTrue(secondOpinion(message, all.owner, 0))
      const inner = /<hr:issue.*<\/hr:issue>/.exec(message)?.[0] ?? ''
      assert.isTrue(secondOpinion(inner, all.person, 0))
    })
  }

  for (const request of REQUESTS) {
    test(`S-6, S-22: each request is read as it was signed: ${request.kind}`, async ({
      assert,
    }) => {
      const opened = await parties.open(await parties.signed({ request }))
      assert.deepEqual(opened.request, request)
    })
  }

  test('S-6.3: a message serves until its own Expires, which the fault names, and ten minutes at most', async ({
    assert,
  }) => {
    const message = await parties.signed()
    const after = (minutes: number) => caught(parties.open(message, NOW.plus({ minutes })))
    const expired = await after(6.5)
    assert.equal(expired.code, 'E_HR_TIMESTAMP_EXPIRED')
    assert.equal(expired.facts.expires, '2026-11-27T05:05:00Z')
    const old = await after(12)
    assert.equal(old.code, 'E_HR_TIMESTAMP_OLD')
  })

  test('S-6: what the workstation program signs is a person’s signature', async ({ assert }) => {
    const { person, owner } = parties
    const unsigned = payload(ISSUE, { messageId: 'b-1', language: 'ru' })
    const signed = await signXml(unsigned, person.certificate, (data) =>
      person.keys.signer().sign(data)
    )
    const facts = { messageId: 'b-1', senderId: 'e-qyzmet', at: NOW }
    const opened = await parties.open(
      await signEnvelope(canonical(parse(signed)), asParty(owner), facts)
    )
    assert.deepEqual(opened.request, ISSUE)
  })

  test('the same business content under a new Timestamp is the same content', async ({
    assert,
  }) => {
    const signed = await signPayload(
      payload(ISSUE, { messageId: 'c-1', language: 'ru' }),
      asParty(parties.person)
    )
    const send = (at: typeof NOW) =>
      signEnvelope(signed, asParty(parties.owner), { messageId: 'c-1', senderId: 'hr', at })
    const first = await parties.open(await send(NOW))
    const again = await parties.open(await send(NOW.plus({ minutes: 5 })), NOW.plus({ minutes: 5 }))
    assert.equal(first.contentSha256, again.contentSha256)
  })

  test('S-6: a request that the contract does not have is a wrong payload, whatever its name means elsewhere', async ({
    assert,
  }) => {
    for (const name of ['constructor', 'toString', 'reissue']) {
      const made = payload(ISSUE, { messageId: 'a-1', language: 'ru' })
      const unknown = made.replaceAll('hr:issue', `hr:${name}`)
      const signed = await signPayload(unknown, asParty(parties.person))
      assert.equal(await parties.refusal(await ownerSigned(parties, signed)), 'E_HR_PAYLOAD', name)
    }
  })

  test('S-6: what the contract does not have is not taken, though both have signed it', async ({
    assert,
  }) => {
    const good = await pieces(parties, await goodPayload(parties))
    const around = async (change: (body: string) => string) => {
      const changed = { ...good, body: change(good.body) }
      const signature = await ownerSignature(ownReferences(changed), parties.owner)
      return whole({ ...changed, signature })
    }
    for (const change of [
      (body: string) => body.replace(/<serviceId>.*<\/serviceId>/, ''),
      (body: string) => body.replace('STATE_CA_HR', 'ANOTHER_SERVICE'),
      (body: string) => body.replace(/<messageDate>.*<\/messageDate>/, ''),
      (body: string) => body.replace('<messageDate>', '<messageDate>about '),
    ])
      assert.equal(await parties.refusal(await around(change)), 'E_HR_ENVELOPE')
    assert.equal(await parties.refusal(await around((body) => body)), 'accepted')
    for (const [size, code] of [
      [16_384, 'accepted'],
      [16_385, 'E_HR_PAYLOAD'],
    ] as const) {
      const request = { ...ISSUE, request: new Uint8Array(size) }
      assert.equal(await parties.refusal(await parties.signed({ request })), code)
    }
  })

  test('a name that the contract does not have is repeated by no fault', async ({ assert }) => {
    const made = payload(ISSUE, { messageId: 'a-1', language: 'ru' })
    const facts = async (changed: string) => {
      const signed = await signPayload(changed, asParty(parties.person))
      const error = await caught(parties.open(await ownerSigned(parties, signed)))
      return error.facts
    }
    const named = made.replace('</hr:issue>', '<iin_850101303852></iin_850101303852></hr:issue>')
    assert.deepEqual(await facts(named), { field: '-' })
    assert.deepEqual(await facts(made.replaceAll('issue', 'iin_850101303852')), { field: '-' })
    assert.deepEqual(await facts(made.replace('KZ-0001', '!')), { field: 'carrierSerial' })
  })

  test('lines that end as on Windows are read as XML reads them (XML 1.0 2.11)', async ({
    assert,
  }) => {
    const made = payload(ISSUE, { messageId: 'a-1', language: 'ru' })
    const broken = made.replace('<language>', '\n<language>')
    const message = await ownerSigned(parties, await signPayload(broken, asParty(parties.person)))
    const { request } = await parties.open(message.replaceAll('\n', '\r\n'))
    assert.deepEqual(request, ISSUE)
  })

  test('a message costs little (printed)', async ({ assert }) => {
    const message = await parties.signed()
    for (let at = 0; at < 100; at++) await parties.open(message)
    const began = process.cpuUsage()
    for (let at = 0; at < 200; at++) await parties.open(message)
    const { user, system } = process.cpuUsage(began)
    const each = (user + system) / 200_000
    const signing = process.cpuUsage()
    for (let at = 0; at < 200; at++) await parties.signed()
    const used = process.cpuUsage(signing)
    const made = (used.user + used.system) / 200_000
    console.log(`opening ${each.toFixed(2)} ms, making ${made.toFixed(2)} ms of CPU a message`)
    assert.isBelow(each, 50)
  })
})
