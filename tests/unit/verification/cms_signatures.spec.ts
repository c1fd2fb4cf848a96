import { createPrivateKey, createSign } from 'node:crypto'
import { test } from '@japa/runner'
import { checkDocumentSignature } from '#ca/verification/checks/document_signature'
import { pick } from '#tests/support/pick'
import { readSignedData } from '#ca/certificates/signed_data'
import { toPem } from '#ca/certificates/pem'
import { writeElement } from '#ca/certificates/der'
import { KeyPair } from '#ca/crypto/key_pair'
import {
  ISSUED_AT,
  issueAuthority,
  issueRoot,
  issueUser,
  sign,
  userTbs,
  type Certified,
} from '#tests/support/chain'
import { replaceExtension } from '#tests/support/edit_tbs'
import { inForce, verifyAt } from '#tests/support/known_evidence'
import {
  attribute,
  octets,
  oid,
  sequence,
  signDocument,
  type SigningOptions,
} from '#tests/support/signed_document'

const content = new Uint8Array(Buffer.from('Келісемін. Согласовано.'))
const AT = ISSUED_AT.plus({ days: 10 }).toISO() ?? ''

test.group('S-27: signatures of CMS documents', (group) => {
  const made: Record<string, Certified> = {}
  group.setup(async () => {
    for (const algorithm of ['gost-2015', 'gost-2004'] as const) {
      made.root = await issueRoot(algorithm)
      made[`${algorithm} root`] = made.root
      made[`${algorithm} authority`] = await issueAuthority(made.root, algorithm)
      made[algorithm] = await issueUser(made[`${algorithm} authority`], algorithm)
    }
    made.rsa = await issueUser(made['gost-2015 authority'], 'rsa')
    made.second = await issueUser(made['gost-2015 authority'])
  })

  async function verify(by: Certified[], options: SigningOptions = {}, original?: Uint8Array) {
    const document = await signDocument(by, { content, ...options })
    return verifyBytes(document, by, original)
  }

  function verifyBytes(document: Uint8Array, by: Certified[], original?: Uint8Array) {
    const authorities = ['gost-2015 authority', 'gost-2004 authority'].map((name) => made[name])
    const known = authorities.map(({ certificate }) => certificate)
    return verifyAt(
      AT,
      {
        trusted: ['gost-2015 root', 'gost-2004 root'].map((name) => made[name].certificate),
        known,
        register: inForce([...known, ...by.map(({ certificate }) => certificate)], AT),
      },
      { document, original }
    )
  }

  const said = async (by: Certified[], options: SigningOptions, id: string) => {
    const { verdict, signers } = await verify(by, options)
    const check = signers[0].checks.find((each) => each.id === id)
    return { verdict, reason: check?.reason }
  }

  test('{$self} signs a document that is valid')
    .with(['gost-2015', 'gost-2004', 'rsa'])
    .run(async ({ assert }, name) => {
      assert.equal(await pick(verify([made[name]]), 'verdict'), 'valid')
      const detached = await verify([made[name]], { detached: true }, content)
      assert.equal(detached.verdict, 'valid')
    })

  test('RFC 3370 3.2: rsaEncryption beside a hash means RSA with that hash', async ({ assert }) => {
    const document = await signDocument([made.rsa], { content })
    const text = Buffer.from(document).toString('hex')
    const last = text.lastIndexOf('06092a864886f70d01010b')
    const renamed = `${text.slice(0, last)}06092a864886f70d010101${text.slice(last + 22)}`
    const report = await verifyBytes(new Uint8Array(Buffer.from(renamed, 'hex')), [made.rsa])
    assert.equal(report.verdict, 'valid')
  })

  test('a signature with SHA-1 is good for nothing that can be proved', ({ assert }) => {
    const pkcs8 = Buffer.from(made.rsa.keys.toPkcs8())
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
    const finding = checkDocumentSignature({
      spki: made.rsa.keys.spki,
      signatureAlgorithm: sequence(oid('1.2.840.113549.1.1.5'), Uint8Array.of(5, 0)),
      data: content,
      signature: new Uint8Array(createSign('sha1').update(content).sign(key)),
    })
    assert.deepInclude(finding, { outcome: 'undetermined', reason: 'digest_sha1' })
  })

  test('every signer is judged; one that is wrong makes the document invalid', async ({
    assert,
  }) => {
    const both = [made['gost-2015'], made.second]
    const good = await verify(both)
    assert.deepEqual(
      good.signers.map(({ verdict }) => verdict),
      ['valid', 'valid']
    )
    const document = await signDocument(both, { content })
    document[document.length - 1] ^= 1
    const report = await verifyBytes(document, both)
    assert.deepEqual(
      report.signers.map(({ verdict }) => verdict),
      ['valid', 'invalid']
    )
    assert.equal(report.verdict, 'invalid')
  })

  test('RFC 5652 5.3: the signed attributes name the type of the content, once', async ({
    assert,
  }) => {
    const by = [made['gost-2015']]
    const without = { attributes: (usual: Uint8Array[]) => usual.slice(1) }
    assert.deepEqual(await said(by, without, 'signed_attributes'), {
      verdict: 'invalid',
      reason: 'content_type_missing',
    })
    const other = attribute('1.2.840.113549.1.9.3', oid('1.2.840.113549.1.7.5'))
    const wrong = { attributes: (usual: Uint8Array[]) => [other, ...usual.slice(1)] }
    assert.equal(await pick(said(by, wrong, 'signed_attributes'), 'reason'), 'content_type_differs')
  })

  test('RFC 5652 11.2: no message digest, or two of them, prove nothing', async ({ assert }) => {
    const by = [made['gost-2015']]
    const none = { attributes: (usual: Uint8Array[]) => usual.slice(0, -1) }
    assert.equal(await pick(said(by, none, 'document'), 'reason'), 'message_digest_missing')
    const two = { attributes: (usual: Uint8Array[]) => [...usual, usual[usual.length - 1]] }
    assert.equal(await pick(said(by, two, 'document'), 'verdict'), 'invalid')
  })

  test('without attributes the content itself is signed', async ({ assert }) => {
    const by = [made['gost-2015']]
    assert.equal(await pick(verify(by, { attributes: () => [] }), 'verdict'), 'valid')
    const alone = await verify(by, { attributes: () => [], detached: true })
    assert.equal(alone.verdict, 'undetermined')
    const other = await verify(by, { attributes: () => [], detached: true }, Uint8Array.of(1))
    assert.equal(other.verdict, 'invalid')
  })

  test('RFC 5035: signingCertificateV2 binds the certificate', async ({ assert }) => {
    const other = sequence(sequence(sequence(octets(new Uint8Array(32)))))
    const options = {
      attributes: ([type, , digest]: Uint8Array[]) => [
        type,
        attribute('1.2.840.113549.1.9.16.2.47', other),
        digest,
      ],
    }
    assert.deepEqual(await said([made['gost-2015']], options, 'signing_certificate'), {
      verdict: 'invalid',
      reason: 'signing_certificate_differs',
    })
  })

  test('a countersignature is named and not counted', async ({ assert }) => {
    const unsigned = async () => [attribute('1.2.840.113549.1.9.6', sequence())]
    const report = await verify([made['gost-2015']], { unsigned })
    assert.equal(report.verdict, 'valid')
    const reasons = report.signers[0].checks.map(({ reason }) => reason)
    assert.include(reasons, 'counter_signature_ignored')
  })

  test('a certificate that is missing is looked for by issuer and number', async ({ assert }) => {
    const certificates = [made.rsa.certificate]
    const { verdict, signers } = await verify([made['gost-2015']], { certificates })
    assert.equal(verdict, 'undetermined')
    const [check] = signers[0].checks
    assert.equal(check.reason, 'signer_certificate_missing')
    assert.match(String(check.facts.issuer), /CN=/)
  })

  test('order No. 1187: a key for authentication does not sign documents', async ({ assert }) => {
    const keys = KeyPair.generate('gost-2015')
    const usage = Uint8Array.of(0x03, 2, 5, 0b10100000)
    const tbs = replaceExtension(userTbs(made['gost-2015 authority'], keys), '2.5.29.15', usage)
    const certificate = await sign(tbs, made['gost-2015 authority'])
    assert.deepEqual(await said([{ keys, certificate }], {}, 'key_usage_sign'), {
      verdict: 'invalid',
      reason: 'use_not_documents',
    })
  })

  test('a root that came with the document is not trusted for that', async ({ assert }) => {
    const root = await issueRoot()
    const authority = await issueAuthority(root)
    const user = await issueUser(authority)
    const all = [user, authority, root]
    const certificates = all.map(({ certificate }) => certificate)
    const { verdict, signers } = await verify([user], { certificates })
    assert.equal(verdict, 'undetermined')
    const chain = signers[0].checks.find(({ id }) => id === 'chain')
    assert.equal(chain?.reason, 'root_not_given')
  })

  test('an original that differs from what is inside is refused', async ({ assert }) => {
    const verifying = verify([made['gost-2015']], {}, Uint8Array.of(1, 2))
    await assert.rejects(() => verifying, /E_ORIGINAL_DIFFERS/)
  })

  test('PEM and BER with indefinite lengths are the same document', async ({ assert }) => {
    const by = [made['gost-2015']]
    const document = await signDocument(by, { content })
    const pem = new Uint8Array(Buffer.from(toPem(document, 'PKCS7')))
    assert.equal(await pick(verifyBytes(pem, by), 'verdict'), 'valid')
    assert.equal(await pick(verifyBytes(indefinite(document), by), 'verdict'), 'valid')
  })

  test('what is no signed document is refused by its name', async ({ assert }) => {
    const cases: [Uint8Array, RegExp][] = [
      [new Uint8Array(), /E_DOCUMENT_UNKNOWN/],
      [Buffer.from('hello'), /E_DOCUMENT_UNKNOWN/],
      [Buffer.from('%PDF-1.7\n'), /E_PDF_NOT_SIGNED/],
      [sequence(oid('1.2.840.113549.1.7.1')), /E_CMS_UNREADABLE/],
      [nested(3000), /E_CMS_UNREADABLE/],
      [await signDocument([], { content }), /E_CMS_NOT_SIGNED/],
    ]
    for (const [bytes, code] of cases) {
      await assert.rejects(() => verifyBytes(Uint8Array.from(bytes), []), code)
    }
  })

  test('a million nested elements are refused at once', ({ assert }) => {
    const deep = new Uint8Array(2_000_000)
    for (let at = 0; at < deep.length; at += 2) deep.set([0x30, 0x80], at)
    const before = process.cpuUsage()
    assert.throws(() => readSignedData(deep), /E_CMS_UNREADABLE/)
    assert.isBelow(process.cpuUsage(before).user / 1000, 500)
  })
})

/** The outer three elements with the indefinite length, and the content in two pieces. */
function indefinite(document: Uint8Array): Uint8Array {
  const open = (bytes: Uint8Array, children: Uint8Array[]) =>
    new Uint8Array(Buffer.concat([Buffer.of(bytes[0], 0x80), ...children, Buffer.of(0, 0)]))
  const [type, wrapped] = parts(document)
  const [signedData] = parts(wrapped)
  const [version, digests, encapsulated, ...rest] = parts(signedData)
  const [contentType, holder] = parts(encapsulated)
  const [whole] = parts(holder)
  const inside = whole.subarray(whole[1] < 0x80 ? 2 : 2 + (whole[1] & 0x7f))
  const pieces = [octets(inside.subarray(0, 5)), octets(inside.subarray(5))]
  const split = open(holder, [open(Uint8Array.of(0x24), pieces)])
  const all = [version, digests, open(encapsulated, [contentType, split]), ...rest]
  return open(document, [type, open(wrapped, [open(signedData, all)])])
}

function parts(bytes: Uint8Array): Uint8Array[] {
  const start = bytes[1] < 0x80 ? 2 : 2 + (bytes[1] & 0x7f)
  const found: Uint8Array[] = []
  for (let at = start; at < bytes.length;) {
    const first = bytes[at + 1]
    const octetsOfLength = first < 0x80 ? 0 : first & 0x7f
    const length =
      octetsOfLength === 0
        ? first
        : bytes
            .subarray(at + 2, at + 2 + octetsOfLength)
            .reduce((sum, octet) => sum * 256 + octet, 0)
    const end = at + 2 + octetsOfLength + length
    found.push(bytes.subarray(at, end))
    at = end
  }
  return found
}

function nested(depth: number): Uint8Array {
  let bytes = new Uint8Array()
  for (let level = 0; level < depth; level++)
    bytes = writeElement(0x30, bytes) as Uint8Array<ArrayBuffer>
  return bytes
}
