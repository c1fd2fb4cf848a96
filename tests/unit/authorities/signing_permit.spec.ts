import caConfig from '#config/ca'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { SigningPermit, permitSigning } from '#ca/authorities/signing_permit'
import { CaError } from '#ca/ca_error'
import { profile } from '#ca/certificates/profiles/catalogue'
import { serialFromKey } from '#ca/certificates/serial_number'
import { buildAuthorityTbs } from '#ca/certificates/tbs_certificate'
import { KeyPair } from '#ca/crypto/key_pair'

const now = DateTime.utc(2026, 11, 10, 5)
const pair = KeyPair.generate('gost-2015')

function rootTbs(serial = serialFromKey(pair.spki)) {
  const root = profile('P-ROOT-2015')
  const common = { profile: root, issuer: null, spki: pair.spki, notBefore: now }
  return buildAuthorityTbs({ ...common, serial, addresses: caConfig.addresses })
}

const permit = (tbs: Uint8Array) =>
  permitSigning(tbs, { profile: profile('P-ROOT-2015'), issuer: null, on: now })

test.group('Signing permit', () => {
  test('bytes that are changed after the linter saw them are not what is signed', async ({
    assert,
  }) => {
    const tbs = rootTbs()
    const original = Uint8Array.from(tbs)
    const given = permit(tbs)
    tbs.fill(0)
    assert.deepEqual(given.spend(), original)
  })

  test('a permit is used once', ({ assert }) => {
    const given = permit(rootTbs())
    given.spend()
    assert.throws(() => given.spend(), /E_PERMIT_SPENT/)
  })

  test('a certificate that breaks a rule gets none: the error names the rules', ({ assert }) => {
    try {
      permit(rootTbs('00'))
      assert.fail('it was permitted')
    } catch (error) {
      assert.instanceOf(error, CaError)
      assert.equal((error as CaError).code, 'E_LINT')
      assert.include(String((error as CaError).facts.rules), 'serial')
    }
  })

  test('nobody but the linter makes one', ({ assert }) => {
    assert.throws(() => new SigningPermit(Symbol('permitSigning'), rootTbs()), /E_PERMIT_FORGED/)
  })
})
