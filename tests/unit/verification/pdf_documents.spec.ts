import { test } from '@japa/runner'
import {
  ISSUED_AT,
  issueAuthority,
  issueRoot,
  issueUser,
  type Certified,
} from '#tests/support/chain'
import { pick } from '#tests/support/pick'
import { inForce, verifyAt } from '#tests/support/known_evidence'
import { stamped } from '#tests/support/signed_document'
import { extendPdf, plainPdf, signPdf, type PdfOptions } from '#tests/support/signed_pdf'
import { signingHouse, type SigningHouse } from '#tests/support/signing_house'
import { flipBit } from '#tests/support/vectors'

const AT = ISSUED_AT.plus({ days: 10 }).toISO() ?? ''
const LETTER = plainPdf('Pay 100 tenge')

test.group('S-27: signed PDF', (group) => {
  const made: Record<string, Certified> = {}
  let house: SigningHouse
  let register: ReturnType<typeof inForce>
  group.setup(async () => {
    house = await signingHouse()
    made.root = await issueRoot()
    made.authority = await issueAuthority(made.root)
    made['gost-2015'] = await issueUser(made.authority)
    made.rsa = await issueUser(made.authority, 'rsa')
    made.second = await issueUser(made.authority)
    made.oldRoot = await issueRoot('gost-2004')
    made.oldAuthority = await issueAuthority(made.oldRoot, 'gost-2004')
    made['gost-2004'] = await issueUser(made.oldAuthority, 'gost-2004')
    register = inForce(
      Object.values(made).map(({ certificate }) => certificate),
      AT
    )
  })

  const verify = (document: Uint8Array, at = AT) =>
    verifyAt(
      at,
      {
        trusted: [made.root.certificate, made.oldRoot.certificate],
        known: [made.authority.certificate, made.oldAuthority.certificate],
        register,
      },
      { document }
    )

  async function said(document: Uint8Array) {
    const { verdict, signers } = await verify(document)
    const of = signers.map(({ checks }) => checks.find(({ id }) => id === 'document')?.reason)
    return { verdict, of }
  }

  const signed = (name = 'gost-2015', options: PdfOptions = {}) =>
    signPdf(made[name], LETTER, options)

  test('{$self}: a signature over the whole file is valid, and no changed byte leaves it so')
    .with(['gost-2015', 'gost-2004', 'rsa'])
    .run(async ({ assert }, name) => {
      const document = await signed(name)
      const report = await verify(document)
      assert.equal(report.kind, 'pdf')
      assert.equal(report.verdict, 'valid')
      assert.lengthOf(report.signers, 1)
      const words = Buffer.from(document).indexOf('Pay 100')
      assert.deepEqual(await said(flipBit(document, words * 8)), {
        verdict: 'invalid',
        of: ['document_changed'],
      })
    })

  test('ETSI.CAdES.detached is read like adbe.pkcs7.detached', async ({ assert }) => {
    const document = await signed('gost-2015', { subFilter: 'ETSI.CAdES.detached' })
    assert.equal(await pick(verify(document), 'verdict'), 'valid')
  })

  test('what was added after signing is not covered, and the report says so', async ({
    assert,
  }) => {
    const document = await signed()
    const extended = extendPdf(document, 'Pay 900 tenge')
    const { verdict, signers } = await verify(extended)
    assert.equal(verdict, 'undetermined')
    const check = signers[0].checks.find(({ id }) => id === 'document')
    assert.equal(check?.reason, 'document_extended')
    assert.deepEqual(check?.facts, { covered: document.length, bytes: extended.length })
    const oneByte = new Uint8Array([...document, 0x0a])
    assert.deepEqual(await pick(said(oneByte), 'of'), ['document_extended'])
  })

  test('two signatures: the later one covers all, the first only what was there', async ({
    assert,
  }) => {
    const both = await signPdf(made.second, await signed())
    const { verdict, of } = await said(both)
    assert.deepEqual(of, ['document_extended', 'document_unchanged'])
    assert.equal(verdict, 'undetermined')
  })

  test('ByteRange that leaves out more than the signature is refused', async ({ assert }) => {
    const changes: PdfOptions['byteRange'][] = [
      ([a, b, c, d]) => [a, b - 40, c, d],
      ([a, b, c, d]) => [a, b, c + 40, d - 40],
      ([, b, c, d]) => [9, b, c, d],
      ([a, b, c, d]) => [a, b, c, d + 1],
      ([a, , c, d]) => [a, c, c, d],
    ]
    for (const byteRange of changes) {
      const document = await signed('gost-2015', { byteRange })
      await assert.rejects(() => verify(document), /E_PDF_SIGNATURE_SHAPE/)
    }
  })

  test('a signature moved into another file is not taken for one of it', async ({ assert }) => {
    const text = Buffer.from(await signed()).toString('latin1')
    const other = plainPdf('Pay 900 tenge') + text.slice(LETTER.length)
    assert.equal(await pick(verify(Buffer.from(other, 'latin1')), 'verdict'), 'invalid')
    const longer = plainPdf('Pay 100000 tenge') + text.slice(LETTER.length)
    await assert.rejects(() => verify(Buffer.from(longer, 'latin1')), /E_PDF_SIGNATURE_SHAPE/)
  })

  test('what cannot be judged is refused by its name', async ({ assert }) => {
    const hash = await signed('gost-2015', { subFilter: 'adbe.pkcs7.sha1' })
    await assert.rejects(() => verify(hash), /E_PDF_SIGNATURE_KIND/)
    const attached = await signed('gost-2015', { detached: false })
    await assert.rejects(() => verify(attached), /E_PDF_SIGNATURE_SHAPE/)
    const stampOnly = await signed('gost-2015', { subFilter: 'ETSI.RFC3161' })
    await assert.rejects(() => verify(stampOnly), /E_PDF_NOT_SIGNED/)
    await assert.rejects(() => verify(Buffer.from(LETTER, 'latin1')), /E_PDF_NOT_SIGNED/)
    const text = Buffer.from(await signed()).toString('latin1')
    const zeros = text.replace(
      /\/Contents <[^>]+>/,
      (all) => `/Contents <${'0'.repeat(all.length - 12)}>`
    )
    await assert.rejects(() => verify(Buffer.from(zeros, 'latin1')), /E_CMS_UNREADABLE/)
  })

  test('order No. 1187: a time stamp in it gives the moment, also after the certificate ran out', async ({
    assert,
  }) => {
    const at = ISSUED_AT.plus({ days: 3 })
    const all = [house.holder, house.timeStamping].map(({ certificate }) => certificate)
    const unsigned = stamped(house.timeStamping, at)
    const document = await signPdf(house.holder, LETTER, { unsigned, certificates: all })
    const known = {
      trusted: [house.root.certificate],
      known: [house.authority.certificate],
      register: inForce([...all, house.authority.certificate], AT),
    }
    const later = ISSUED_AT.plus({ years: 4 }).toISO() ?? ''
    const { verdict, signers } = await verifyAt(later, known, { document })
    assert.equal(verdict, 'valid')
    assert.equal(signers[0].judgedAt.toISO(), at.toISO())
  })
})
