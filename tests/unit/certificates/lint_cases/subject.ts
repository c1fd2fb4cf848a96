import { RelativeDistinguishedName } from '@peculiar/asn1-x509'
import { attribute, editTbs } from '#tests/support/edit_tbs'
import { edited, named, type LintCases } from '#tests/unit/certificates/lint_cases/fixture'

/** The subject. */
export const SUBJECT_CASES: LintCases = {
  subject_attributes: [
    { broken: edited((tbs) => editTbs(tbs, (it) => void it.subject.splice(1, 1))) },
    {
      broken: edited((tbs) =>
        editTbs(tbs, (it) => void it.subject.push(attribute('2.5.4.7', { utf8String: 'Текелі' })))
      ),
    },
  ],
  subject_values: [{ broken: named('countryName', { printableString: 'RU' }) }],
  subject_order: [{ broken: edited((tbs) => editTbs(tbs, (it) => void it.subject.reverse())) }],
  subject_single_values: [
    {
      broken: edited((tbs) =>
        editTbs(tbs, (it) => {
          const [country, region] = it.subject.splice(0, 2)
          it.subject.unshift(new RelativeDistinguishedName([...country, ...region]))
        })
      ),
    },
    {
      broken: edited((tbs) =>
        editTbs(tbs, (it) => void it.subject.push(it.subject[it.subject.length - 1]))
      ),
    },
  ],
  subject_string_types: [
    { broken: named('stateOrProvinceName', { printableString: 'Zhetisu' }) },
    { broken: named('stateOrProvinceName', { bmpString: 'Жетісу облысы' }) },
  ],
  subject_lengths: [
    { broken: named('commonName', { utf8String: `ОСПАНОВА ${'А'.repeat(56)}` }) },
    { broken: named('stateOrProvinceName', { utf8String: '' }) },
  ],
  subject_characters: [
    { broken: named('stateOrProvinceName', { utf8String: 'Жетісу\u200b облысы' }) },
    { broken: named('stateOrProvinceName', { utf8String: 'Жетісу  облысы' }) },
    { broken: named('stateOrProvinceName', { utf8String: 'Шығыс и\u0306' }) },
  ],
  subject_common_name: [
    { broken: named('commonName', { utf8String: 'ОСПАНОВА Динара' }) },
    { broken: named('commonName', { utf8String: 'ОСПАНОВ ДИНАРА' }) },
  ],
  subject_iin: [
    { broken: named('serialNumber', { printableString: 'VIN850312400019' }) },
    { broken: named('serialNumber', { printableString: 'IIN85031240001' }) },
  ],
  subject_bin: [{ broken: named('organizationalUnitName', { printableString: '220641000200' }) }],
  subject_telephone: [{ broken: named('telephoneNumber', { printableString: '87011234567' }) }],
  subject_email: [{ broken: named('emailAddress', { ia5String: 'ospanova@zhetisu' }) }],
}
