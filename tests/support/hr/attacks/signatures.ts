import { ENVELOPED, EXCLUSIVE } from '#ca/verification/xml/signature_methods'
import { createHmac } from 'node:crypto'
import { DSIG } from '#ca/verification/xml/child_elements'
import {
  XPATH,
  XSLT,
  aTransform,
  asStranger,
  whole,
  withTransforms,
} from '#tests/support/hr/attacks/attack'
import { EVIL, keyIdentifier, ownerSigned, personSigned, x509Data } from '#tests/support/hr/forge'
import type { Attack, Variant } from '#tests/support/hr/attacks/attack'

/** Keys, algorithms and transforms of the signatures themselves. */
export const SIGNATURES: Attack[] = [
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
      'the person’s certificate, a stranger’s signature': (_, all) =>
        personSigned(all, { signer: all.stranger }),
      'a KeyValue of the person’s': (good, all) => {
        const hint = x509Data(all.person.certificate)
        return ownerSigned(all, good.payload.replace(hint, '<ds:KeyValue></ds:KeyValue>'))
      },
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
      'XSLT in the person’s': (_, all) => personSigned(all, { transforms: [ENVELOPED, XSLT] }),
      'XPath in the person’s': (_, all) => personSigned(all, { transforms: [ENVELOPED, XPATH] }),
      'one too many in the person’s': (_, all) =>
        personSigned(all, { transforms: [ENVELOPED, EXCLUSIVE, EXCLUSIVE] }),
      'not enveloped in the person’s': (_, all) => personSigned(all, { transforms: [EXCLUSIVE] }),
      'none in the person’s': (_, all) => personSigned(all, { transforms: [] }),
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
      'HMAC in the person’s, under their public certificate': (good, all) => {
        const mac = createHmac('sha1', all.person.certificate).update('x').digest('base64')
        const forged = good.payload
          .replace(/(?<=<ds:SignatureMethod Algorithm=")[^"]*/, `${DSIG}hmac-sha1`)
          .replace(/(?<=<ds:SignatureValue>)[^<]*/, mac)
        return ownerSigned(all, forged)
      },
      'digest SHA-1 in the person’s': (good, all) =>
        ownerSigned(
          all,
          good.payload.replace(/(?<=<ds:DigestMethod Algorithm=")[^"]*/, `${DSIG}sha1`)
        ),
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
]
