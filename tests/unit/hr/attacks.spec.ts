import { test } from '@japa/runner'
import { createHmac } from 'node:crypto'
import { envelope } from '#ca/hr/client/signed_envelope'
import { DSIG } from '#ca/verification/xml/child_elements'
import {
  evilBody,
  EVIL,
  goodPayload,
  keyIdentifier,
  ownerSignature,
  ownerSigned,
  pieces,
  x509Data,
} from '#tests/support/hr/forge'
import { ISSUE, NOW, Parties } from '#tests/support/hr/parties'
import type { Pieces } from '#tests/support/hr/forge'

/** A document per variant, the codes with which it may be refused. */
type Variant = (good: Pieces, parties: Parties) => Promise<string> | string
interface Attack {
  name: string
  codes: string[]
  variants: Record<string, Variant>
}

const whole = ({ body, timestamp, signature }: Pieces) => envelope(timestamp + signature, body)
const inHeader = (extra: string, { timestamp, signature }: Pieces, body: string) =>
  envelope(timestamp + signature, body).replace('</soapenv:Header>', `${extra}</soapenv:Header>`)
const inSignature = (text: string, extra: string) =>
  text.replace('</ds:Signature></wsse', `${extra}</ds:Signature></wsse`)
const wrapped = (name: string, content: string) =>
  `<w:${name} xmlns:w="urn:w">${content}</w:${name}>`
const object = (content: string) => `<ds:Object>${content}</ds:Object>`

const XSLT = 'http://www.w3.org/TR/1999/REC-xslt-19991116'
const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const aTransform = (uri: string, content = '') =>
  `<ds:Transform Algorithm="${uri}">${content}</ds:Transform>`

const SHAPE = ['E_HR_ENVELOPE', 'E_HR_IDS', 'E_HR_REFERENCE', 'E_HR_CHANGED']

/** An owner who signed with other transforms than those of the contract; the digests fit all the same. */
async function withTransforms(parties: Parties, signed: string, transforms: string[]) {
  const good = await pieces(parties, signed)
  const references = [
    { uri: '#id-1', transforms, canonical: good.body },
    { uri: '#TS-1', transforms: [EXCLUSIVE], canonical: good.timestamp },
  ]
  const signature = await ownerSignature(references, parties.owner)
  return whole({ ...good, signature })
}

const ATTACKS: Attack[] = [
  {
    name: '1. XSW: the signed Body is moved, another one stands in its place (eight variants)',
    codes: SHAPE,
    variants: {
      'XSW1: the old Body in the signature, as Object': (good) =>
        inSignature(whole({ ...good, body: evilBody('id-2', good) }), object(good.body)),
      'XSW2: the old Body before the signature': (good) =>
        whole({ ...good, body: evilBody('id-2', good), timestamp: good.timestamp + good.body }),
      'XSW3: the old Body in a header of its own': (good) =>
        inHeader(wrapped('Old', good.body), good, evilBody('id-2', good)),
      'XSW4: the old Body inside the new one': (good) =>
        whole({
          ...good,
          body: evilBody('id-2', good).replace('</soapenv:Body>', `${good.body}</soapenv:Body>`),
        }),
      'XSW5: two Bodies, the signed one last': (good) =>
        whole({ ...good, body: evilBody('id-2', good) + good.body }),
      'XSW6: two Bodies, the signed one first': (good) =>
        whole({ ...good, body: good.body + evilBody('id-2', good) }),
      'XSW7: the same Id on both, the old one in Extensions': (good) =>
        inHeader(wrapped('Extensions', good.body), good, evilBody('id-1', good)),
      'XSW8: the old Body in the Object of the signature, the same Id': (good) =>
        inSignature(whole({ ...good, body: evilBody('id-1', good) }), object(good.body)),
    },
  },
  {
    name: '2. XSW: the whole Envelope is wrapped, or the Body has no Id',
    codes: SHAPE,
    variants: {
      'an Envelope in an Envelope': (good) => wrapped('Envelope', whole(good)),
      'the new Body without an Id': (good) =>
        inHeader(wrapped('Old', good.body), good, evilBody(null, good)),
    },
  },
  {
    name: '3. XSW: the Timestamp is moved, a fresh one stands in its place',
    codes: SHAPE,
    variants: {
      'the old one in a header': (good) =>
        inHeader(
          wrapped('Old', good.timestamp),
          { ...good, timestamp: good.timestamp.replace('TS-1', 'TS-2') },
          good.body
        ),
      'two Timestamps': (good) =>
        whole({ ...good, timestamp: good.timestamp.replace('TS-1', 'TS-2') + good.timestamp }),
    },
  },
  {
    name: '4. XSW: the person’s payload is wrapped or replaced inside a Body that the owner signed',
    codes: ['E_HR_ENVELOPE', 'E_HR_ORDER', 'E_HR_CHANGED', 'E_HR_REFERENCE'],
    variants: {
      'the signed payload beside another one': (good, all) => ownerSigned(all, EVIL + good.payload),
      'the signed payload inside another one': (good, all) =>
        ownerSigned(all, EVIL.replace('</hr:issue>', `${good.payload}</hr:issue>`)),
      'the signed payload in the Object of its own signature': (good, all) => {
        const [signature] = /<ds:Signature.*<\/ds:Signature>/.exec(good.payload) ?? ['']
        const holding = signature.replace(
          '</ds:Signature>',
          `${object(good.payload)}</ds:Signature>`
        )
        return ownerSigned(all, EVIL.replace('</hr:issue>', `${holding}</hr:issue>`))
      },
      'another payload under the person’s signature': (good, all) => {
        const [signature] = /<ds:Signature.*<\/ds:Signature>/.exec(good.payload) ?? ['']
        return ownerSigned(all, EVIL.replace('</hr:issue>', `${signature}</hr:issue>`))
      },
      'the signature first': (good, all) => {
        const [signature] = /<ds:Signature.*<\/ds:Signature>/.exec(good.payload) ?? ['']
        const rest = good.payload.replace(signature, '')
        return ownerSigned(all, rest.replace('<messageId>', `${signature}<messageId>`))
      },
    },
  },
  {
    name: '5. duplicate Ids, under every name that readers take for an Id',
    codes: ['E_HR_IDS'],
    variants: Object.fromEntries(
      ['Id', 'ID', 'id', 'xml:id'].map((name): [string, Variant] => [
        name,
        (good) => whole(good).replace('<data>', `<data ${name}="id-1">`),
      ])
    ),
  },
  {
    name: '6. key-info confusion: a key that nobody registered, or several',
    codes: [
      'E_HR_KEY_INFO',
      'E_HR_CERTIFICATE_UNREGISTERED',
      'E_HR_SIGNATURE_WRONG',
      'E_HR_ENVELOPE',
    ],
    variants: {
      'a stranger’s certificate and signature': (_, all) => all.signed({ owner: asStranger(all) }),
      'the registered certificate, a stranger’s signature': (_, all) =>
        all.signed({
          owner: { ...asStranger(all), certificate: all.owner.certificate },
        }),
      'a KeyValue': (good, all) =>
        whole(good).replace(
          keyIdentifier(all.owner.certificate),
          '<ds:KeyValue><ds:RSAKeyValue></ds:RSAKeyValue></ds:KeyValue>'
        ),
      'two certificates': (good, all) => {
        const hint = keyIdentifier(all.owner.certificate)
        return whole(good).replace(hint, hint + keyIdentifier(all.stranger.certificate))
      },
      'a key name': (good, all) =>
        whole(good).replace(keyIdentifier(all.owner.certificate), '<ds:KeyName>owner</ds:KeyName>'),
      'a retrieval method': (good, all) =>
        whole(good).replace(
          keyIdentifier(all.owner.certificate),
          '<ds:RetrievalMethod URI="http://127.0.0.1:1/key"></ds:RetrievalMethod>'
        ),
      'a person’s KeyInfo with two certificates': (good, all) => {
        const hint = x509Data(all.person.certificate)
        const both = hint + x509Data(all.stranger.certificate)
        return ownerSigned(all, good.payload.replace(hint, both))
      },
    },
  },
  {
    name: '7. the two signatures change places (S-6.3, S-6.4)',
    codes: ['E_HR_ORDER', 'E_HR_PERSON_UNKNOWN', 'E_HR_SIGNATURE_MISSING'],
    variants: {
      'the person around, the owner inside': (_, all) => {
        const { person, owner } = all.asked()
        return all.signed({ person: owner, owner: person })
      },
      'the owner twice': (_, all) => all.signed({ person: all.asked().owner }),
      'only the owner': (_, all) => ownerSigned(all, EVIL),
      'only the person': (good) =>
        whole(good).replace(
          /<soapenv:Header>.*<\/soapenv:Header>/,
          '<soapenv:Header></soapenv:Header>'
        ),
    },
  },
  {
    name: '8. transforms: XSLT, XPath, one too many, a thousand',
    codes: ['E_HR_TRANSFORM', 'E_HR_ENVELOPE', 'E_HR_LIMITS', 'E_HR_TOO_LARGE'],
    variants: {
      'XSLT': (good, all) => withTransforms(all, good.payload, [XSLT]),
      'XPath': (good, all) => withTransforms(all, good.payload, [XPATH]),
      'one too many': (good, all) => withTransforms(all, good.payload, [EXCLUSIVE, EXCLUSIVE]),
      'inclusive': (good, all) =>
        withTransforms(all, good.payload, ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315']),
      'none': (good, all) => withTransforms(all, good.payload, []),
      'a bomb of a thousand': (good) =>
        whole(good).replaceAll(
          `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`,
          aTransform(EXCLUSIVE).repeat(1000)
        ),
      'a stylesheet inside': (good) =>
        whole(good).replace(
          `<ds:Transform Algorithm="${EXCLUSIVE}">`,
          `<ds:Transform Algorithm="${EXCLUSIVE}"><x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform"/>`
        ),
    },
  },
  {
    name: '9. weaker algorithms: HMAC under the public certificate, SHA-1, MD5, none',
    codes: ['E_HR_ALGORITHM', 'E_HR_SIGNATURE_WRONG', 'E_HR_TRANSFORM', 'E_HR_ENVELOPE'],
    variants: {
      ...Object.fromEntries(
        [
          `${DSIG}hmac-sha1`,
          `${DSIG}rsa-sha1`,
          'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
          'http://www.w3.org/2001/04/xmldsig-more#rsa-md5',
          '',
        ].map((uri): [string, Variant] => [
          `signature ${uri}`,
          (good, all) => {
            const key = all.owner.certificate
            const mac = createHmac('sha256', key).update('x').digest('base64')
            return whole(good)
              .replace(/(?<=<ds:SignatureMethod Algorithm=")[^"]*/, uri)
              .replace(/(?<=<ds:SignatureValue>)[^<]*/, mac)
          },
        ])
      ),
      'digest SHA-1': (good) =>
        whole(good).replace(/(?<=<ds:DigestMethod Algorithm=")[^"]*/, `${DSIG}sha1`),
      'RSA in the name of a GOST key': (good) =>
        whole(good).replace(
          /(?<=<ds:SignatureMethod Algorithm=")[^"]*/,
          'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
        ),
      'HMACOutputLength of zero': (good) =>
        whole(good).replace(
          '</ds:SignatureMethod>',
          '<ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>'
        ),
    },
  },
  {
    name: '10. entities and DOCTYPE: a billion laughs, a file, a parameter entity',
    codes: ['E_HR_DOCTYPE', 'E_HR_ENTITY', 'E_HR_MARKUP'],
    variants: {
      'a billion laughs': (good) =>
        `<!DOCTYPE a [<!ENTITY a0 "ha">${Array.from({ length: 30 }, (_, at) => `<!ENTITY a${at + 1} "&a${at};&a${at};">`).join('')}]>${whole(good)}`,
      'a file': (good) => `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${whole(good)}`,
      'a parameter entity': (good) =>
        `<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]>${whole(good)}`,
      'in lower case': (good) => `<!doctype a>${whole(good)}`,
      'a name that nobody declared': (good) => whole(good).replace('<data>', '<data>&x;'),
      'a reference to NUL': (good) => whole(good).replace('<data>', '<data>&#0;'),
    },
  },
  {
    name: '11. oversized and deeply nested',
    codes: ['E_HR_TOO_LARGE', 'E_HR_LIMITS', 'E_HR_XML'],
    variants: {
      'a text of ten megabytes': (good) =>
        whole(good).replace('<data>', `<data>${' '.repeat(10_000_000)}`),
      'twenty thousand levels': (good) =>
        whole(good).replace('<data>', `<data>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`),
      'levels that nobody closes': () => '<a>'.repeat(40_000),
      'ten thousand elements': (good) =>
        whole(good).replace('<data>', `<data>${'<a/>'.repeat(10_000)}`),
      'a thousand attributes': (good) =>
        whole(good).replace(
          '<data>',
          `<data${Array.from({ length: 1000 }, (_, at) => ` a${at}="1"`).join('')}>`
        ),
      'a name without end': (good) =>
        whole(good).replace('<data>', `<data ${'a'.repeat(50_000)}="1">`),
      'a tag without end': () => `<a ${'b="c" '.repeat(20_000)}`,
      'white space without end': () => `<a${' '.repeat(120_000)}`,
    },
  },
  {
    name: '12. null bytes and control characters',
    codes: ['E_HR_CHARACTER'],
    variants: {
      'in a text': (good) => whole(good).replace('<iin>', '<iin>\u0000'),
      'at the end': (good) => `${whole(good)}\u0000`,
      'at the beginning': (good) => `\u0000${whole(good)}`,
      'a control character': (good) => whole(good).replace('<iin>', '<iin>\u001b'),
      'no character at all': (good) => whole(good).replace('<iin>', '<iin>\uffff'),
    },
  },
  {
    name: '13. comments, CDATA and instructions that cut texts in two',
    codes: ['E_HR_MARKUP'],
    variants: {
      'a comment in an IIN': (good) => whole(good).replace('850312', '850<!---->312'),
      'a comment in a message id': (good) => whole(good).replace('>a-1<', '>a-1<!--x-->2<'),
      'CDATA': (good) => whole(good).replace('850312', '<![CDATA[850312]]>'),
      'an instruction': (good) => whole(good).replace('850312', '<?x?>850312'),
      'a stylesheet of the document': (good) => `<?xml-stylesheet href="x"?>${whole(good)}`,
    },
  },
  {
    name: '14. references out of the document, or to something else in it',
    codes: ['E_HR_REFERENCE', 'E_HR_ENVELOPE'],
    variants: {
      ...Object.fromEntries(
        [
          'http://127.0.0.1:1/x',
          'file:///etc/passwd',
          '',
          '#xpointer(/)',
          "#xpointer(id('id-1'))",
          '#TS-1',
        ].map((uri): [string, Variant] => [
          `URI ${uri}`,
          (good) => whole(good).replace('URI="#id-1"', `URI="${uri}"`),
        ])
      ),
      'no URI': (good) => whole(good).replace(' URI="#id-1"', ''),
      'a Type': (good) => whole(good).replace(' URI="#id-1"', ' Type="urn:x" URI="#id-1"'),
      'a Manifest instead': async (good, all) => {
        const manifest = `<ds:Manifest xmlns:ds="${DSIG}" Id="m"></ds:Manifest>`
        const signature = await ownerSignature(
          [
            { uri: '#m', transforms: [EXCLUSIVE], canonical: manifest },
            { uri: '#TS-1', transforms: [EXCLUSIVE], canonical: good.timestamp },
          ],
          all.owner
        )
        const holding = signature.replace('</ds:Signature>', `${object(manifest)}</ds:Signature>`)
        return whole({ ...good, signature: holding })
      },
      'only the Timestamp signed': async (good, all) => {
        const own = { uri: '#TS-1', transforms: [EXCLUSIVE], canonical: good.timestamp }
        return whole({ ...good, signature: await ownerSignature([own], all.owner) })
      },
    },
  },
  {
    name: '15. namespaces: a prefix that means something else, a foreign name of the same sound',
    codes: ['E_HR_ENVELOPE', 'E_HR_CHANGED', 'E_HR_XML', 'E_HR_SIGNATURE_MISSING', 'E_HR_PAYLOAD'],
    variants: {
      'SOAP 1.2': (good) =>
        whole(good).replaceAll(
          'http://schemas.xmlsoap.org/soap/envelope/',
          'http://www.w3.org/2003/05/soap-envelope'
        ),
      'a prefix declared anew in the Body': (good) =>
        whole(good)
          .replace('<request>', '<request xmlns:hr="urn:evil">')
          .replace(`<hr:issue xmlns:hr="http://ucgo.gov.kz/hr/v1">`, '<hr:issue>'),
      'a default namespace': (good) => whole(good).replace('<data>', '<data xmlns="urn:evil">'),
      'xml declared anew': (good) => whole(good).replace('<data>', '<data xmlns:xml="urn:evil">'),
      'a prefix undeclared': (good) => whole(good).replace('<data>', '<data xmlns:hr="">'),
      'a Signature of another namespace': (good) =>
        whole(good).replace(
          `<ds:Signature xmlns:ds="${DSIG}">`,
          '<ds:Signature xmlns:ds="urn:evil">'
        ),
      'the same attribute twice': (good) => whole(good).replace('<data>', '<data a="1" a="2">'),
      'a payload of another version': (good, all) =>
        ownerSigned(all, good.payload.replaceAll('/hr/v1', '/hr/v2')),
    },
  },
  {
    name: '16. a good message again: old, from the future, its parts mixed with another’s',
    codes: [
      'E_HR_TIMESTAMP_OLD',
      'E_HR_TIMESTAMP_FUTURE',
      'E_HR_MESSAGE_ID_DIFFERS',
      'E_HR_CHANGED',
      'E_HR_ENVELOPE',
    ],
    variants: {
      'an hour old': (_, all) => all.signed({ at: NOW.minus({ hours: 1 }) }),
      'from tomorrow': (_, all) => all.signed({ at: NOW.plus({ days: 1 }) }),
      'a Timestamp of another message': async (good, all) => {
        const other = await all.signed({ messageId: 'a-1', at: NOW.minus({ hours: 1 }) })
        const [old] = /<wsu:Timestamp.*<\/wsu:Timestamp>/.exec(other) ?? ['']
        return whole({ ...good, timestamp: old.replace('TS-a-1', 'TS-1') })
      },
      'a person’s payload in a message of another id': async (good, all) => {
        const message = await pieces(all, good.payload.replaceAll('a-1', 'a-1'))
        const parts = message.body.replace('<messageId>a-1', '<messageId>a-2')
        const signature = await ownerSignature(
          [
            { uri: '#id-1', transforms: [EXCLUSIVE], canonical: parts },
            { uri: '#TS-1', transforms: [EXCLUSIVE], canonical: message.timestamp },
          ],
          all.owner
        )
        return whole({ ...message, body: parts, signature })
      },
    },
  },
]

/** UTF-16 and such: the same letters in other bytes. */
const ENCODINGS: Record<string, (text: string) => Uint8Array> = {
  'UTF-16': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'a UTF-8 declaration over Latin-1 bytes': (text) =>
    Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?>${text.replace('<iin>', '<iin>é')}`,
      'latin1'
    ),
  'a declaration of another encoding': (text) =>
    Buffer.from(`<?xml version="1.0" encoding="windows-1251"?>${text}`),
  'UTF-7': (text) => Buffer.from(`<?xml version="1.0" encoding="UTF-7"?>+ADw-${text}`),
  'overlong UTF-8': (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xc0, 0xbc])]),
  'a byte order mark': (text) => Buffer.from(`\uFEFF${text}`),
}

const asStranger = ({ stranger }: Parties) => ({
  signer: stranger.keys.signer(),
  certificate: stranger.certificate,
})

test.group('Attacks on a doubly signed message (S-6), none accepted', (group) => {
  let parties: Parties
  let good: Pieces
  group.setup(async () => {
    parties = await Parties.of()
    good = await pieces(parties, await goodPayload(parties))
  })

  test('the message that they start from is accepted', async ({ assert }) => {
    const { request } = await parties.open(whole(good))
    assert.deepEqual(request, ISSUE)
  })

  for (const { name, codes, variants } of ATTACKS) {
    test(name, async ({ assert }) => {
      let [longest, most] = [0, 0]
      for (const [variant, make] of Object.entries(variants)) {
        const message = await make(good, parties)
        const bytes = Buffer.from(message, 'utf8')
        const [began, heap] = [performance.now(), process.memoryUsage().heapUsed]
        const code = await parties.refusal(bytes)
        longest = Math.max(longest, performance.now() - began)
        most = Math.max(most, process.memoryUsage().heapUsed - heap)
        assert.notEqual(message, whole(good), `${variant} changes something`)
        assert.include(codes, code, variant)
      }
      console.log(`${longest.toFixed(1)} ms and ${(most / 1e6).toFixed(1)} MB at most`)
      assert.isBelow(longest, 1000)
      assert.isBelow(most, 64e6)
    })
  }

  test('and mixed encodings', async ({ assert }) => {
    for (const [name, encode] of Object.entries(ENCODINGS)) {
      const code = await parties.refusal(encode(whole(good)))
      assert.include(['E_HR_ENCODING', 'E_HR_CHARACTER', 'E_HR_XML'], code, name)
    }
  })
})
