import {
  AccessDescription,
  AuthorityInfoAccessSyntax,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  ExtendedKeyUsage,
  Reason,
  GeneralName,
  PolicyInformation,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509'
import { decode, encode, fromHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { childrenOf, readWhole, TAG, writeElement } from '#ca/certificates/der'
import { ACCESS, EXTENSION, PURPOSE } from '#ca/certificates/object_identifiers'
import { editExtensions, extension, replaceExtension } from '#tests/support/edit_tbs'
import {
  edited,
  service,
  stateCa,
  valued,
  type LintCases,
} from '#tests/unit/certificates/lint_cases/fixture'

const uri = (address: string) => new GeneralName({ uniformResourceIdentifier: address })
const access = (...methods: [string, string][]) =>
  encode(
    new AuthorityInfoAccessSyntax(
      methods.map(
        ([accessMethod, address]) =>
          new AccessDescription({ accessMethod, accessLocation: uri(address) })
      )
    )
  )
const points = (...addresses: string[]) =>
  encode(
    new CRLDistributionPoints(
      addresses.map(
        (address) =>
          new DistributionPoint({
            distributionPoint: new DistributionPointName({ fullName: [uri(address)] }),
          })
      )
    )
  )

function editAuthorityKey(tbs: Uint8Array, part: keyof AuthorityKeyIdentifier): Uint8Array {
  const { extensions } = readCertificateOf(tbs)
  const found = extensions.find(({ oid }) => oid === EXTENSION.authorityKeyIdentifier)
  const key = decode(found?.value ?? new Uint8Array(), AuthorityKeyIdentifier)
  delete key[part]
  return replaceExtension(tbs, EXTENSION.authorityKeyIdentifier, encode(key))
}

function readCertificateOf(tbs: Uint8Array) {
  const nothing = writeElement(TAG.BIT_STRING, Uint8Array.of(0))
  const algorithm = childrenOf(readWhole(tbs))[2].bytes
  return readCertificate(writeElement(TAG.SEQUENCE, tbs, algorithm, nothing))
}

/** Extensions. */
export const EXTENSIONS_CASES: LintCases = {
  extensions_no_duplicates: [
    { broken: edited((tbs) => editExtensions(tbs, (all) => [...all, all[all.length - 1]])) },
  ],
  extensions_of_profile: [
    {
      broken: edited((tbs) =>
        editExtensions(tbs, (all) =>
          all.filter(({ extnID }) => extnID !== EXTENSION.crlDistributionPoints)
        )
      ),
    },
    {
      broken: edited((tbs) =>
        editExtensions(tbs, (all) => [...all, extension('2.5.29.17', fromHex('3000'))])
      ),
    },
  ],
  extensions_order: [{ broken: edited((tbs) => editExtensions(tbs, (all) => all.reverse())) }],
  extensions_criticality: [
    {
      broken: edited((tbs) =>
        editExtensions(tbs, ([first, ...others]) => {
          first.critical = true
          return [first, ...others]
        })
      ),
    },
  ],
  no_extended_key_usage: [
    {
      broken: edited((tbs) =>
        editExtensions(tbs, (all) => [
          ...all,
          extension(EXTENSION.extendedKeyUsage, fromHex('300a06082b06010505070304')),
        ])
      ),
    },
  ],
  extended_key_usage: [
    {
      broken: () => {
        const good = service('P-TSA-2015')
        const other = encode(new ExtendedKeyUsage([PURPOSE.ocspSigning]))
        return { ...good, tbs: replaceExtension(good.tbs, EXTENSION.extendedKeyUsage, other) }
      },
    },
  ],
  ocsp_no_check: [
    {
      broken: () => {
        const good = service()
        return { ...good, tbs: replaceExtension(good.tbs, EXTENSION.ocspNoCheck, fromHex('0400')) }
      },
    },
  ],
  no_binary_data: [
    {
      broken: edited((tbs) =>
        editExtensions(tbs, (all) => [...all, extension(EXTENSION.binaryData, fromHex('0400'))])
      ),
    },
  ],
  subject_key_identifier: [
    {
      broken: valued(EXTENSION.subjectKeyIdentifier, () =>
        encode(new SubjectKeyIdentifier(new ArrayBuffer(20)))
      ),
    },
  ],
  authority_key_identifier: [
    { broken: edited((tbs) => editAuthorityKey(tbs, 'keyIdentifier')) },
    { broken: edited((tbs) => editAuthorityKey(tbs, 'authorityCertIssuer')) },
    { broken: edited((tbs) => editAuthorityKey(tbs, 'authorityCertSerialNumber')) },
  ],
  key_usage: [{ broken: valued(EXTENSION.keyUsage, () => fromHex('030206c0')) }],
  basic_constraints: [
    {
      broken: () => {
        const limited = encode(new BasicConstraints({ cA: true, pathLenConstraint: 0 }))
        const good = stateCa()
        return { ...good, tbs: replaceExtension(good.tbs, EXTENSION.basicConstraints, limited) }
      },
    },
  ],
  certificate_policies: [
    {
      broken: valued(EXTENSION.certificatePolicies, () =>
        encode(
          new CertificatePolicies([new PolicyInformation({ policyIdentifier: '1.2.398.3.2' })])
        )
      ),
    },
    {
      broken: valued(EXTENSION.certificatePolicies, () =>
        encode(
          new CertificatePolicies([new PolicyInformation({ policyIdentifier: '1.2.398.3.2.1' })])
        )
      ),
    },
  ],
  authority_information_access: [
    {
      broken: valued(EXTENSION.authorityInformationAccess, () =>
        access([ACCESS.ocsp, 'http://ocsp.kz'], [ACCESS.caIssuers, 'http://ukho.kz/a.cer'])
      ),
    },
    {
      broken: valued(EXTENSION.authorityInformationAccess, () =>
        access([ACCESS.caIssuers, 'ukho.gov.kz/cert/a.cer'], [ACCESS.ocsp, 'http://ocsp.kz'])
      ),
    },
  ],
  crl_distribution_points: [
    { broken: valued(EXTENSION.crlDistributionPoints, () => points('ldap://a.kz/a.crl')) },
    {
      broken: valued(EXTENSION.crlDistributionPoints, () =>
        points('http://a.kz/a.crl', 'http://b.kz/b.crl')
      ),
    },
    { broken: valued(EXTENSION.crlDistributionPoints, () => points('http://a.kz/*.crl')) },
    {
      broken: valued(EXTENSION.crlDistributionPoints, () => {
        const [point] = decode(points('http://a.kz/a.crl'), CRLDistributionPoints)
        point.reasons = new Reason(Uint8Array.of(0x0f).buffer)
        return encode(new CRLDistributionPoints([point]))
      }),
    },
  ],
}
