import { test } from '@japa/runner'
import { whatHelps } from '#ca/verification/documents/what_helps'
import { inForce, TEST_AUTHORITIES, verifyAt, type Known } from '#tests/support/known_evidence'
import { flipBit, vector } from '#tests/support/vectors'

const AT = '2026-08-01T00:00:00Z'
const ATTACHED = vector('cms/individual_attached.der')
const DETACHED = vector('cms/individual_detached.der')
const XML = vector('xmldsig/xml2004.xml')
const SIGNER = ATTACHED.slice(149, 149 + 4 + 1078)
const register = inForce([...(TEST_AUTHORITIES.known ?? []), SIGNER], AT)

async function signerOf(document: Uint8Array, known: Known = TEST_AUTHORITIES) {
  const { signers } = await verifyAt(AT, known, { document })
  return signers[0]
}

test.group('S-27: what whoever relies on a signature is told', () => {
  test('who signed, as people are called, and who issued the certificate', async ({ assert }) => {
    const { holder, authority } = await signerOf(ATTACHED)
    assert.deepEqual(holder, {
      name: 'ТЕСТОВ ТЕСТ ТЕСТОВИЧ',
      iin: '123456789011',
      organization: null,
      bin: null,
    })
    assert.equal(authority, 'ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022')
  })

  test('for whom somebody signed: the organisation and its BIN', async ({ assert }) => {
    const { holder } = await signerOf(XML)
    assert.deepInclude(holder, { organization: 'АО "ТЕСТ"', bin: '123456789021' })
  })

  test('what to do about each open question, once; nothing where none is open', async ({
    assert,
  }) => {
    const nothingKnown = { trusted: [], known: [] }
    assert.deepEqual(whatHelps(await signerOf(DETACHED, { ...TEST_AUTHORITIES, register })), [
      'original',
    ])
    assert.deepEqual(whatHelps(await signerOf(ATTACHED, nothingKnown)), ['chain', 'revocation'])
    assert.include(whatHelps(await signerOf(XML, nothingKnown)), 'time')
    assert.deepEqual(whatHelps(await signerOf(ATTACHED, { ...TEST_AUTHORITIES, register })), [])
    assert.deepEqual(whatHelps(await signerOf(flipBit(ATTACHED, 480))), [])
  })
})
