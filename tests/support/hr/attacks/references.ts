import { EXCLUSIVE } from '#ca/verification/xml/signature_methods'
import { DSIG } from '#ca/verification/xml/child_elements'
import { object, whole } from '#tests/support/hr/attacks/attack'
import { ownerSignature, ownerSigned, personSigned, pieces } from '#tests/support/hr/forge'
import { NOW } from '#tests/support/hr/parties'
import type { Attack, Variant } from '#tests/support/hr/attacks/attack'

/** References, namespaces, and good parts at the wrong time or place. */
export const REFERENCES: Attack[] = [
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
      ...Object.fromEntries(
        ['http://127.0.0.1:1/x', '#id-1', '#xpointer(/)'].map((uri): [string, Variant] => [
          `URI ${uri} in the person’s`,
          (_, all) => personSigned(all, { uri }),
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
      'E_HR_TIMESTAMP_EXPIRED',
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
