import { test } from '@japa/runner'
import { pick } from '#tests/support/pick'
import {
  ISSUED_AT,
  issueAuthority,
  issueRoot,
  issueUser,
  type Certified,
} from '#tests/support/chain'
import { inForce, verifyAt } from '#tests/support/known_evidence'
import { signXml, xmlSignature } from '#tests/support/signed_xml'
import { textVector, vector } from '#tests/support/vectors'

const AT = ISSUED_AT.plus({ days: 10 }).toISO() ?? ''
const DOCUMENT = '<letter Id="whole"><to>МО БКО</to><sum>100</sum></letter>'
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

test.group('S-27: signed XML', (group) => {
  const made: Record<string, Certified> = {}
  group.setup(async () => {
    made.root = await issueRoot()
    made.authority = await issueAuthority(made.root)
    made['gost-2015'] = await issueUser(made.authority)
    made.oldRoot = await issueRoot('gost-2004')
    made.oldAuthority = await issueAuthority(made.oldRoot, 'gost-2004')
    made['gost-2004'] = await issueUser(made.oldAuthority, 'gost-2004')
    made.rsa = await issueUser(made.authority, 'rsa')
  })

  function verify(text: string) {
    const certified = Object.values(made).map(({ certificate }) => certificate)
    const known = {
      trusted: [made.root.certificate, made.oldRoot.certificate],
      known: [made.authority.certificate, made.oldAuthority.certificate],
      register: inForce(certified, AT),
    }
    return verifyAt(AT, known, { document: bytes(text) })
  }

  const reasonsOf = async (text: string) => {
    const { verdict, signers } = await verify(text)
    return { verdict, said: signers[0].checks.map(({ reason }) => reason) }
  }

  test('a real document of the National CA, GOST 2004: whole, and its signature good', async ({
    assert,
  }) => {
    const text = textVector('xmldsig/xml2004.xml')
    const { verdict, said } = await reasonsOf(text)
    assert.include(said, 'document_whole_signed')
    assert.include(said, 'document_signature_good')
    // Its certificate expired in 2019, and nobody attests that it was signed before.
    assert.equal(verdict, 'undetermined')
    assert.include(said, 'expired_time_not_proved')
    const changed = await reasonsOf(text.replace('<a>test</a>', '<a>tesT</a>'))
    assert.equal(changed.verdict, 'invalid')
    assert.include(changed.said, 'document_changed')
  })

  test('the same leads to the real Root CA when that is trusted', async ({ assert }) => {
    const trusted = [vector('prod/root_gost.der')]
    const known = [vector('prod/nca_gost.der')]
    const document = vector('xmldsig/xml2004.xml')
    const { signers } = await verifyAt('2019-01-01T00:00:00Z', { trusted, known }, { document })
    const said = new Map(signers[0].checks.map(({ id, reason }) => [id, reason]))
    assert.equal(said.get('chain'), 'chain_complete')
    assert.lengthOf(signers[0].path, 3)
    const validity = signers[0].checks.filter(({ id }) => id === 'validity')
    assert.deepEqual([...new Set(validity.map(({ outcome }) => outcome))], ['pass'])
  })

  test('{$self}: a document signed as a whole is valid')
    .with(['gost-2015', 'gost-2004', 'rsa'])
    .run(async ({ assert }, name) => {
      assert.equal(await pick(verify(await signXml(made[name], DOCUMENT)), 'verdict'), 'valid')
      const byId = await signXml(made[name], DOCUMENT, { uri: '#whole' })
      assert.equal(await pick(verify(byId), 'verdict'), 'valid')
    })

  test('any change of the document, of SignedInfo or of the value is seen', async ({ assert }) => {
    const text = await signXml(made['gost-2015'], DOCUMENT)
    for (const [from, to] of [
      ['<sum>100</sum>', '<sum>1000</sum>'],
      ['<to>МО БКО</to>', '<to>МО БКО</to><cc>x</cc>'],
      ['Id="whole"', 'Id="whole" a="1"'],
      ['URI=""', 'URI="#whole"'],
    ]) {
      const { verdict } = await verify(text.replace(from, to))
      assert.equal(verdict, 'invalid', from)
    }
    const value = /<ds:SignatureValue>(.)/.exec(text)?.[1] === 'A' ? 'B' : 'A'
    const forged = text.replace(/(<ds:SignatureValue>)./, `$1${value}`)
    const { verdict, said } = await reasonsOf(forged)
    assert.equal(verdict, 'invalid')
    assert.include(said, 'document_signature_wrong')
  })

  test('a signed part that was wrapped into another document is refused', async ({ assert }) => {
    const signed = await signXml(made['gost-2015'], DOCUMENT, { uri: '#whole' })
    const signature = await xmlSignature(made['gost-2015'], DOCUMENT, { uri: '#whole' })
    for (const [text, code] of [
      [`<evil><sum>9</sum>${signed}</evil>`, /E_XML_SIGNATURE_PLACE/],
      [`<letter Id="other">${DOCUMENT}${signature}</letter>`, /E_XML_SIGNATURE_PART/],
      [`<letter Id="whole">${DOCUMENT}${signature}</letter>`, /E_XML_SIGNATURE_PART/],
    ] as const)
      await assert.rejects(() => verify(text), code)
  })

  test('a signature without the enveloped transform, or with XSLT, is not followed', async ({
    assert,
  }) => {
    const plain = await signXml(made['gost-2015'], DOCUMENT, {
      transforms: ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315'],
    })
    await assert.rejects(() => verify(plain), /E_XML_SIGNATURE_SHAPE/)
    const xslt = await signXml(made['gost-2015'], DOCUMENT, {
      transforms: [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/TR/1999/REC-xslt-19991116',
      ],
    })
    const { verdict, said } = await reasonsOf(xslt)
    assert.equal(verdict, 'undetermined')
    assert.include(said, 'signature_algorithm_unknown')
  })

  test('the key comes from the certificate, whatever else KeyInfo says', async ({ assert }) => {
    const text = await signXml(made['gost-2015'], DOCUMENT)
    const bare = text.replace(/<ds:X509Data>.*<\/ds:X509Data>/s, '<ds:KeyValue>x</ds:KeyValue>')
    const { verdict, said } = await reasonsOf(bare)
    assert.equal(verdict, 'undetermined')
    assert.include(said, 'certificate_not_in_signature')
    const swapped = text.replace(
      /(<ds:X509Certificate>)[^<]+/,
      `$1${Buffer.from(made.rsa.certificate).toString('base64')}`
    )
    assert.equal(await pick(verify(swapped), 'verdict'), 'invalid')
  })

  test('hostile XML is refused before anything is built from it', async ({ assert }) => {
    const entity = '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    for (const text of [
      entity,
      '<?xml version="1.0" encoding="UTF-16"?><a/>',
      '<a>&undefined;</a>',
      '<a><b></a>',
      '<a>'.repeat(100_000),
      `<a>${'<b/>'.repeat(60_000)}</a>`,
      '<a',
    ])
      await assert.rejects(() => verify(text), /E_XML_/)
    await assert.rejects(() => verify('<a>unsigned</a>'), /E_XML_NOT_SIGNED/)
  })
})
