import { test } from '@japa/runner'
import type { HttpContext } from '@adonisjs/core/http'
import { readCertificate } from '#ca/certificates/certificate_view'
import { fromPem } from '#ca/certificates/pem'
import { readSignedData } from '#ca/certificates/signed_data'
import { checkRevocation } from '#ca/verification/checks/revocation'
import { checkAttributes } from '#ca/verification/cms/signed_attributes'
import { readRevocationList } from '#ca/verification/revocation_list'
import { readXml } from '#ca/verification/xml/read_xml'
import { readVerification } from '#validators/verification'
import { ISSUED_AT } from '#tests/support/chain'
import { verifyAt } from '#tests/support/known_evidence'
import { issueList } from '#tests/support/revocation_list'
import { attribute, octets, signDocument } from '#tests/support/signed_document'
import { xmlSignature } from '#tests/support/signed_xml'
import { signingHouse } from '#tests/support/signing_house'

const LATER = ISSUED_AT.plus({ days: 20 })
const AT = LATER.toISO() ?? ''
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

/** Milliseconds of processor time: some ten times what the dearest needs on a machine that is not slow. */
const AT_ONCE = 1_000

/** What an act costs in milliseconds of processor time, and the code that it was refused with. */
async function costOf(act: () => unknown): Promise<{ cost: number; said: string }> {
  const before = process.cpuUsage()
  let said = 'taken'
  try {
    await act()
  } catch (error) {
    said = (error as { code: string }).code
  }
  const { user, system } = process.cpuUsage(before)
  return { cost: (user + system) / 1000, said }
}

/** 120 elements in each other, each with a namespace of its own, behind what the reader takes for a space. */
function declaring(space: string): string {
  const tags = Array.from({ length: 120 }, (_, at) => `<a${space}xmlns:n${at}="u">`)
  return `${tags.join('')}${'</a>'.repeat(120)}`
}

test.group('S-27: an upload costs no more than its length', () => {
  test('XML whose comments, data or tags have no end is refused in one pass')
    .with(['<!--', '<![CDATA[', '<?a ', '<a b="', '<a\n'])
    .run(async ({ assert }, begun) => {
      const { cost, said } = await costOf(() => readXml(bytes(`<a>${begun.repeat(100_000)}`)))
      assert.equal(said, 'E_XML_UNREADABLE')
      assert.isBelow(cost, AT_ONCE)
    })

  test('XML that is larger inside than any document: siblings, attributes, depth, namespaces', async ({
    assert,
  }) => {
    const attributes = Array.from({ length: 50_000 }, (_, at) => `a${at}=""`).join(' ')
    for (const text of [
      `<a>${'<b/>'.repeat(2_100)}</a>`,
      `<a>${'<!---->'.repeat(2_100)}</a>`,
      `<a ${attributes}/>`,
      `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`,
      `<a>${`<b>${'<c/>'.repeat(1_000)}</b>`.repeat(60)}</a>`,
      ...[' ', '\f', '\u0080'].map(declaring),
      `<a><b\n${attributes.replaceAll('a', ' xmlns:a').slice(0, 3_000)}/></a>`,
    ]) {
      const { cost, said } = await costOf(() => readXml(bytes(text)))
      assert.equal(said, 'E_XML_UNREADABLE')
      assert.isBelow(cost, AT_ONCE)
    }
  })

  test('XML as people write it is read: comments, data, quoted angles, a list of a thousand', ({
    assert,
  }) => {
    const rows = '<row n="1 > 0">a<!-- b --><![CDATA[<c>]]></row>'.repeat(1_000)
    const { document } = readXml(bytes(`<?xml version="1.0"?>\n<a>${rows}</a>`))
    assert.lengthOf(Array.from(document.documentElement.childNodes), 1_000)
  })

  test('XML that says why it is no XML says it once', ({ assert }) => {
    assert.throws(() => readXml(bytes('<a><b></a>')), /^E_XML_UNREADABLE \{"reason":"(?!.*E_XML)/)
  })

  test('signatures times elements, and a chain of transforms, are bounded', async ({ assert }) => {
    const { holder, root } = await signingHouse()
    const group = `<g>${'<b/>'.repeat(1_500)}</g>`
    const body = `<a>${group.repeat(8)}</a>`
    const signature = String(await xmlSignature(holder, body))
    const many = body.replace('</a>', `${signature.repeat(20)}</a>`)
    const known = { trusted: [root.certificate] }
    const signed = await costOf(() => verifyAt(AT, known, { document: bytes(many) }))
    assert.equal(signed.said, 'E_XML_UNREADABLE')
    const [transform] = signature.match(/<[\w:]*Transform [^>]*(?:\/>|><\/[\w:]*Transform>)/) ?? []
    assert.isDefined(transform)
    const chain = signature.replace(String(transform), String(transform).repeat(100))
    const chained = await costOf(() => verifyAt(AT, known, { document: bytes(`<a>${chain}</a>`) }))
    assert.equal(chained.said, 'E_XML_SIGNATURE_SHAPE')
    assert.isBelow(signed.cost + chained.cost, 3_000)
  })

  test('JSON with a text of spaces is no Base64, and is refused at once', async ({ assert }) => {
    const body = { document: `A${' '.repeat(2_000_000)}!` }
    const request = { is: () => true, body: () => body } as unknown as HttpContext['request']
    const { cost, said } = await costOf(() => readVerification(request))
    assert.equal(said, 'E_DOCUMENT_BASE64')
    assert.isBelow(cost, AT_ONCE)
  })

  test('PEM blocks that never end are passed over in one pass', async ({ assert }) => {
    for (const begun of ['-----BEGIN PKCS7-----\n', '-----BEGIN ', '-----END A-----']) {
      const text = bytes(begun.repeat(50_000))
      const { cost, said } = await costOf(() => fromPem(text, 'PKCS7'))
      assert.equal(said, 'E_PEM_UNREADABLE')
      assert.isBelow(cost, AT_ONCE)
    }
  })

  test('many signed attributes are looked through once', async ({ assert }) => {
    const { holder } = await signingHouse()
    const many = Array.from({ length: 40_000 }, (_, at) =>
      attribute(`1.2.${at + 1000}`, octets(new Uint8Array(0)))
    )
    const document = await signDocument([holder], {
      content: new Uint8Array(1),
      attributes: (usual) => [...usual, ...many],
    })
    const [signer] = readSignedData(document).signers
    const { cost } = await costOf(() => checkAttributes(signer, '1.2.840.113549.1.7.1'))
    assert.isBelow(cost, AT_ONCE)
  })

  test('of the lists in a document 32 are looked at, each once', async ({ assert }) => {
    const { holder, root, authority } = await signingHouse()
    const dates = { thisUpdate: LATER.minus({ hours: 1 }), nextUpdate: LATER.plus({ hours: 24 }) }
    const list = await issueList({ by: authority, ...dates })
    const document = await signDocument(
      Array.from({ length: 8 }, () => holder),
      {
        content: bytes('x'),
        lists: Array.from({ length: 2_000 }, () => list),
        certificates: [holder.certificate],
      }
    )
    const known = { trusted: [root.certificate], known: [authority.certificate] }
    const { cost, said } = await costOf(() => verifyAt(AT, known, { document }))
    assert.equal(said, 'taken')
    assert.isBelow(cost, 5 * AT_ONCE)
  })

  test('S-27: an old delta that somebody brings hides nothing that a newer one says', async ({
    assert,
  }) => {
    const house = await signingHouse()
    const certificate = readCertificate(house.holder.certificate)
    const issuer = readCertificate(house.authority.certificate)
    const nextUpdate = LATER.plus({ hours: 9 })
    const by = house.authority
    const revoked = [
      {
        serial: certificate.serial,
        date: LATER.minus({ hours: 2 }),
        reason: 'keyCompromise' as const,
      },
    ]
    const old = { thisUpdate: LATER.minus({ hours: 8 }), nextUpdate, by, base: 1 }
    const [full, before, fresh] = await Promise.all([
      issueList({ by, thisUpdate: LATER.minus({ hours: 9 }), nextUpdate, number: 1 }),
      issueList({ ...old, number: 2 }),
      issueList({ ...old, thisUpdate: LATER.minus({ hours: 1 }), number: 3, revoked }),
    ])
    const reasonOf = (lists: Uint8Array[]) =>
      checkRevocation({
        certificate,
        issuer,
        lists: lists.map(readRevocationList),
        at: LATER,
        required: true,
      }).reason
    assert.equal(reasonOf([before, full, fresh]), 'revoked')
    assert.equal(reasonOf([before, fresh]), 'revoked')
    assert.equal(reasonOf([before, full]), 'not_revoked')
  })
})
