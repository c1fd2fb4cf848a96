import { test } from '@japa/runner'
import type { DateTime } from 'luxon'
import { ISSUED_AT } from '#tests/support/chain'
import { inForce, verifyAt } from '#tests/support/known_evidence'
import { stamp } from '#tests/support/signed_document'
import { pick } from '#tests/support/pick'
import { signXml, type XadesOptions } from '#tests/support/signed_xml'
import { signingHouse, type SigningHouse } from '#tests/support/signing_house'

const DOCUMENT = '<letter><to>МО БКО</to><sum>100</sum></letter>'
const SIGNED = ISSUED_AT.plus({ days: 3 })
const LATER = ISSUED_AT.plus({ days: 10 })
const AFTER_ITS_END = ISSUED_AT.plus({ years: 4 })

test.group('S-27: signed XML with properties of XAdES (ETSI EN 319 132-1)', (group) => {
  let house: SigningHouse
  group.setup(async () => {
    house = await signingHouse()
  })

  async function verify(text: string, at: DateTime = LATER) {
    const { root, authority, holder, timeStamping } = house
    const register = inForce(
      [authority, holder, timeStamping].map(({ certificate }) => certificate),
      LATER.toISO() ?? ''
    )
    const known = [authority.certificate, timeStamping.certificate]
    const document = new Uint8Array(Buffer.from(text))
    const all = { trusted: [root.certificate], known, register }
    const { verdict, signers } = await verifyAt(at.toISO() ?? '', all, { document })
    const said = new Map(signers[0].checks.map(({ id, reason }) => [id, reason]))
    return { verdict, said, signer: signers[0] }
  }

  const signed = (xades: XadesOptions = {}) => signXml(house.holder, DOCUMENT, { xades })
  const stampAt = (at: DateTime) => (value: Uint8Array) => stamp(house.timeStamping, value, at)

  test('SigningTime and SigningCertificate are signed with the document', async ({ assert }) => {
    const text = await signed({ signedAt: SIGNED })
    const { verdict, said, signer } = await verify(text)
    assert.equal(verdict, 'valid')
    assert.equal(signer.claimedAt?.toISO(), SIGNED.toISO())
    assert.equal(said.get('signing_certificate'), 'signing_certificate_same')
    assert.equal(said.get('document'), 'document_whole_signed')
    const dated = text.replace(/<xades:SigningTime>\d{4}/, '<xades:SigningTime>2031')
    assert.equal(await pick(verify(dated), 'verdict'), 'invalid')
  })

  test('another certificate than the named one is seen', async ({ assert }) => {
    const { verdict, said } = await verify(await signed({ names: house.responder.certificate }))
    assert.equal(said.get('signing_certificate'), 'signing_certificate_differs')
    assert.equal(verdict, 'invalid')
  })

  test('order No. 1187: a SignatureTimeStamp keeps it valid once the certificate has expired', async ({
    assert,
  }) => {
    const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
    for (const stampForm of [undefined, exclusive]) {
      const text = await signed({ signedAt: SIGNED, stamp: stampAt(SIGNED), stampForm })
      const { verdict, said, signer } = await verify(text, AFTER_ITS_END)
      assert.equal(said.get('time_stamp'), 'time_stamp_good')
      assert.equal(signer.basis, 'time_stamp')
      assert.equal(signer.judgedAt.toISO(), SIGNED.toISO())
      assert.equal(verdict, 'valid')
    }
    const without = await verify(await signed({ signedAt: SIGNED }), AFTER_ITS_END)
    assert.equal(without.verdict, 'undetermined')
    const [own] = without.signer.checks.filter(({ id }) => id === 'validity')
    assert.equal(own.reason, 'expired_time_not_proved')
  })

  test('a stamp of another signature proves nothing, one in an unknown form is left open', async ({
    assert,
  }) => {
    const other = (value: Uint8Array) => stampAt(SIGNED)(value.subarray(1))
    const wrong = await verify(await signed({ stamp: other }), AFTER_ITS_END)
    assert.equal(wrong.said.get('time_stamp'), 'time_stamp_wrong')
    assert.equal(wrong.verdict, 'invalid')
    const stampForm = 'http://www.w3.org/2006/12/xml-c14n11'
    const open = await verify(await signed({ stamp: stampAt(SIGNED), stampForm }), AFTER_ITS_END)
    assert.equal(open.said.get('time_stamp'), 'time_stamp_unreadable')
    assert.equal(open.verdict, 'undetermined')
  })

  test('properties that the signature does not cover are nobody’s word', async ({ assert }) => {
    const text = await signed({ signedAt: SIGNED })
    const plain = await signXml(house.holder, DOCUMENT)
    const [object] = /<ds:Object>.*<\/ds:Object>/s.exec(text) ?? ['']
    const added = plain.replace('</ds:Signature>', `${object}</ds:Signature>`)
    const { verdict, signer } = await verify(added)
    assert.equal(verdict, 'valid')
    assert.isNull(signer.claimedAt)
    const twice = text.replace('</letter>', `${object.replace('2026', '2027')}</letter>`)
    await assert.rejects(() => verify(twice), /E_XML_SIGNATURE_PART/)
  })

  test('a second reference to anything else is refused', async ({ assert }) => {
    const text = await signed()
    const moved = text
      .replace('URI="#signed"', 'URI="#letter"')
      .replace('<letter>', '<letter Id="letter">')
    await assert.rejects(() => verify(moved), /E_XML_SIGNATURE_PART/)
    const untyped = text.replace(/Type="[^"]+" URI/, 'URI')
    await assert.rejects(() => verify(untyped), /E_XML_SIGNATURE_SHAPE/)
  })
})
