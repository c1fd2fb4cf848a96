import {
  SHAPE,
  inHeader,
  inSignature,
  object,
  whole,
  wrapped,
} from '#tests/support/hr/attacks/attack'
import { evilBody, EVIL, ownerSigned } from '#tests/support/hr/forge'
import type { Attack, Variant } from '#tests/support/hr/attacks/attack'

/** What is signed is moved, wrapped or shadowed. */
export const WRAPPING: Attack[] = [
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
]
