import { test } from '@japa/runner'
import { ISSUE, Parties } from '#tests/support/hr/parties'
import { tokenSigned, type TokenChanges } from '#tests/support/hr/forge'

test.group('The owner’s certificate in a BinarySecurityToken (S-6.4)', (group) => {
  let parties: Parties
  group.setup(async () => {
    parties = await Parties.of()
  })

  test('the registered certificate, named by the reference, is taken', async ({ assert }) => {
    const { request, owner } = await parties.open(await tokenSigned(parties))
    assert.deepEqual(request, ISSUE)
    assert.deepEqual(owner.certificate, parties.owner.certificate)
  })

  const REFUSED: Record<string, [code: string, changes: (all: Parties) => TokenChanges]> = {
    'a stranger’s certificate and signature': [
      'E_HR_CERTIFICATE_UNREGISTERED',
      ({ stranger }) => ({ certificate: stranger.certificate, signer: stranger }),
    ],
    'the registered certificate, a stranger’s signature': [
      'E_HR_SIGNATURE_WRONG',
      ({ stranger }) => ({ signer: stranger }),
    ],
    'the certificate of the person': [
      'E_HR_ORDER',
      ({ person }) => ({ certificate: person.certificate, signer: person }),
    ],
    'a reference to something else': ['E_HR_KEY_INFO', () => ({ uri: '#id-1' })],
    'a reference out of the message': ['E_HR_KEY_INFO', () => ({ uri: 'http://127.0.0.1:1/' })],
    'no token': ['E_HR_KEY_INFO', () => ({ tokens: 0 })],
    'a token twice': ['E_HR_IDS', () => ({ tokens: 2 })],
    'a token of another kind': ['E_HR_KEY_INFO', () => ({ valueType: 'urn:a#X509PKIPathv1' })],
  }
  for (const [what, [code, changes]] of Object.entries(REFUSED)) {
    test(`refused: ${what}`, async ({ assert }) => {
      const message = await tokenSigned(parties, changes(parties))
      assert.equal(await parties.refusal(message), code)
    })
  }
})
