import { KeyPair } from '#ca/crypto/key_pair'
import { buffer } from '#ca/certificates/asn1'
import { buildUserTbs } from '#ca/certificates/tbs_certificate'
import { commonInput, HOLDER, userTbs } from '#tests/support/chain'
import { editTbs } from '#tests/support/edit_tbs'
import {
  authority,
  edited,
  keys,
  user,
  type LintCases,
  type Subject,
} from '#tests/unit/certificates/lint_cases/fixture'

function offCurve(): Subject {
  const spki = Uint8Array.from(keys().spki)
  spki[spki.length - 1] ^= 1
  const { serial } = commonInput('P-USER-2015', keys())
  const input = { ...commonInput('P-USER-2015', keys()), serial, spki }
  return user(buildUserTbs({ ...input, issuer: authority().certificate, holder: HOLDER }))
}

function overRsa(): Subject {
  return user(userTbs(authority(), KeyPair.generate('rsa')))
}

/** The public key and the unique identifiers. */
export const KEY_CASES: LintCases = {
  public_key_algorithm: [{ broken: overRsa }],
  public_key_sound: [{ broken: offCurve, also: ['serial_from_key'] }],
  public_key_not_issuers: [{ broken: () => user(userTbs(authority(), authority().keys)) }],
  no_unique_identifiers: [
    {
      broken: edited((tbs) =>
        editTbs(tbs, (it) => {
          it.subjectUniqueID = buffer(Uint8Array.of(1, 2, 3))
        })
      ),
    },
  ],
}
