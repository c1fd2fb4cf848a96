import { AlgorithmIdentifier, Time, Version } from '@peculiar/asn1-x509'
import { KeyPair } from '#ca/crypto/key_pair'
import { buffer, fromHex } from '#ca/certificates/asn1'
import { childrenOf, readWhole, TAG, writeElement } from '#ca/certificates/der'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { buildUserTbs } from '#ca/certificates/tbs_certificate'
import { commonInput, HOLDER, ISSUED_AT, sign, userTbs } from '#tests/support/chain'
import { attribute, editTbs, replaceExtension } from '#tests/support/edit_tbs'
import {
  USER,
  authority,
  edited,
  keys,
  root,
  stateCa,
  user,
  type LintCases,
  type Subject,
} from '#tests/unit/certificates/lint_cases/fixture'

/** `critical FALSE` written out: the value is the default, and DER leaves it out. */
function withWrittenDefault(tbs: Uint8Array): Uint8Array {
  const fields = childrenOf(readWhole(tbs))
  const [list] = childrenOf(fields[fields.length - 1])
  const [first, ...others] = childrenOf(list)
  const [oid, value] = childrenOf(first)
  const written = writeElement(TAG.SEQUENCE, oid.bytes, Uint8Array.of(1, 1, 0), value.bytes)
  const extensions = writeElement(TAG.SEQUENCE, written, ...others.map(({ bytes }) => bytes))
  const kept = fields.slice(0, -1).map(({ bytes }) => bytes)
  return writeElement(TAG.SEQUENCE, ...kept, writeElement(0xa3, extensions))
}

/** A State CA that may sign lists only. */
async function authorityThatMayNotSign(): Promise<Subject> {
  const tbs = replaceExtension(stateCa().tbs, EXTENSION.keyUsage, fromHex('03020102'))
  const weak = { keys: keys(), certificate: await sign(tbs, root()) }
  const other = KeyPair.generate('gost-2015')
  return { ...user(userTbs(weak, other)), issuer: weak.certificate }
}

function underRoot(): Subject {
  return { ...user(userTbs(root(), keys())), issuer: root().certificate }
}

function earlier(): Subject {
  const notBefore = ISSUED_AT.minus({ hours: 1 })
  const input = { ...commonInput('P-USER-2015', keys()), notBefore }
  return {
    ...user(buildUserTbs({ ...input, issuer: authority().certificate, holder: HOLDER })),
    on: notBefore,
  }
}

function withSerial(hex: string) {
  return edited((tbs) =>
    editTbs(tbs, (it) => {
      it.serialNumber = buffer(fromHex(hex))
    })
  )
}

function lasting(term: { years: number; seconds: number }) {
  return edited((tbs) =>
    editTbs(tbs, (it) => {
      it.validity.notAfter = new Time(ISSUED_AT.plus(term).toJSDate())
    })
  )
}

/** Version, serial number, algorithm, issuer and validity. */
export const FIELDS_CASES: LintCases = {
  der_canonical: [{ broken: edited(withWrittenDefault) }],
  version_3: [{ broken: edited((tbs) => editTbs(tbs, (it) => (it.version = Version.v2))) }],
  serial_positive: [
    { broken: withSerial('80'.repeat(20)), also: ['serial_from_key'] },
    { broken: withSerial('11'.repeat(21)), also: ['serial_from_key'] },
    { broken: withSerial('00'), also: ['serial_from_key'] },
    { broken: withSerial(`00${'11'.repeat(19)}`), also: ['serial_from_key', 'der_canonical'] },
  ],
  serial_from_key: [{ broken: withSerial('11'.repeat(20)) }],
  signature_algorithm: [
    {
      broken: edited((tbs) =>
        editTbs(tbs, (it) => {
          it.signature = new AlgorithmIdentifier({ algorithm: '1.2.398.3.10.1.1.1.2' })
        })
      ),
    },
  ],
  issuer_is_authority_subject: [
    {
      broken: edited((tbs) =>
        editTbs(tbs, (it) => {
          it.issuer[0] = attribute('2.5.4.6', { utf8String: 'KZ' })
        })
      ),
    },
  ],
  issuer_name: [{ broken: underRoot }],
  issuer_may_sign: [{ broken: authorityThatMayNotSign }],
  validity_utc_time: [
    {
      broken: edited((tbs) =>
        editTbs(tbs, (it) => {
          it.validity.notAfter = new Time({ generalTime: it.validity.notAfter.getTime() })
        })
      ),
    },
  ],
  validity_order: [{ broken: () => stateCa({ notAfter: ISSUED_AT.minus({ seconds: 1 }) }) }],
  validity_term: [
    { broken: lasting({ years: 3, seconds: -1 }) },
    { broken: lasting({ years: 3, seconds: 1 }) },
  ],
  validity_within_issuer: [{ broken: earlier }],
  validity_not_postdated: [{ broken: () => ({ ...user(), on: ISSUED_AT.minus({ minutes: 6 }) }) }],
  validity_not_backdated: [{ broken: () => ({ ...user(), on: ISSUED_AT.plus({ hours: 25 }) }) }],
  profile_in_force: [
    { broken: () => ({ ...user(), profile: { ...USER, holdsFrom: '2030-01-01' } }) },
  ],
}
