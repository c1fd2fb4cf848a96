import { authorityInformationAccess } from '#ca/certificates/lints/authority_information_access'
import { authorityKeyIdentifier } from '#ca/certificates/lints/authority_key_identifier'
import { basicConstraints } from '#ca/certificates/lints/basic_constraints'
import { certificatePolicies } from '#ca/certificates/lints/certificate_policies'
import { crlDistributionPoints } from '#ca/certificates/lints/crl_distribution_points'
import { derCanonical } from '#ca/certificates/lints/der_canonical'
import { extendedKeyUsage } from '#ca/certificates/lints/extended_key_usage'
import { extensionsCriticality } from '#ca/certificates/lints/extensions_criticality'
import { extensionsNoDuplicates } from '#ca/certificates/lints/extensions_no_duplicates'
import { extensionsOfProfile } from '#ca/certificates/lints/extensions_of_profile'
import { extensionsOrder } from '#ca/certificates/lints/extensions_order'
import { issuerIsAuthoritySubject } from '#ca/certificates/lints/issuer_is_authority_subject'
import { issuerMaySign } from '#ca/certificates/lints/issuer_may_sign'
import { issuerName } from '#ca/certificates/lints/issuer_name'
import { keyUsage } from '#ca/certificates/lints/key_usage'
import { noBinaryData } from '#ca/certificates/lints/no_binary_data'
import { noExtendedKeyUsage } from '#ca/certificates/lints/no_extended_key_usage'
import { noUniqueIdentifiers } from '#ca/certificates/lints/no_unique_identifiers'
import { ocspNoCheck } from '#ca/certificates/lints/ocsp_no_check'
import { profileInForce } from '#ca/certificates/lints/profile_in_force'
import { publicKeyAlgorithm } from '#ca/certificates/lints/public_key_algorithm'
import { publicKeyNotIssuers } from '#ca/certificates/lints/public_key_not_issuers'
import { publicKeySound } from '#ca/certificates/lints/public_key_sound'
import { serialFromSubjectKey } from '#ca/certificates/lints/serial_from_key'
import { serialPositive } from '#ca/certificates/lints/serial_positive'
import { signatureAlgorithm } from '#ca/certificates/lints/signature_algorithm'
import { subjectAttributes } from '#ca/certificates/lints/subject_attributes'
import { subjectBin } from '#ca/certificates/lints/subject_bin'
import { subjectCharacters } from '#ca/certificates/lints/subject_characters'
import { subjectCommonName } from '#ca/certificates/lints/subject_common_name'
import { subjectEmail } from '#ca/certificates/lints/subject_email'
import { subjectIin } from '#ca/certificates/lints/subject_iin'
import { subjectKeyIdentifier } from '#ca/certificates/lints/subject_key_identifier'
import { subjectLengths } from '#ca/certificates/lints/subject_lengths'
import { subjectOrder } from '#ca/certificates/lints/subject_order'
import { subjectSingleValues } from '#ca/certificates/lints/subject_single_values'
import { subjectStringTypes } from '#ca/certificates/lints/subject_string_types'
import { subjectTelephone } from '#ca/certificates/lints/subject_telephone'
import { subjectValues } from '#ca/certificates/lints/subject_values'
import { validityNotBackdated } from '#ca/certificates/lints/validity_not_backdated'
import { validityNotPostdated } from '#ca/certificates/lints/validity_not_postdated'
import { validityOrder } from '#ca/certificates/lints/validity_order'
import { validityTerm } from '#ca/certificates/lints/validity_term'
import { validityUtcTime } from '#ca/certificates/lints/validity_utc_time'
import { validityWithinIssuer } from '#ca/certificates/lints/validity_within_issuer'
import { version3 } from '#ca/certificates/lints/version_3'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Every rule that the bytes of a certificate are judged by before they are signed, in the order of the fields. */
export const LINT_RULES: readonly LintRule[] = [
  derCanonical,
  version3,
  serialPositive,
  serialFromSubjectKey,
  signatureAlgorithm,
  issuerIsAuthoritySubject,
  issuerName,
  issuerMaySign,
  validityUtcTime,
  validityOrder,
  validityTerm,
  validityWithinIssuer,
  validityNotPostdated,
  validityNotBackdated,
  profileInForce,
  subjectAttributes,
  subjectValues,
  subjectOrder,
  subjectSingleValues,
  subjectStringTypes,
  subjectLengths,
  subjectCharacters,
  subjectCommonName,
  subjectIin,
  subjectBin,
  subjectTelephone,
  subjectEmail,
  publicKeyAlgorithm,
  publicKeySound,
  publicKeyNotIssuers,
  noUniqueIdentifiers,
  extensionsNoDuplicates,
  extensionsOfProfile,
  extensionsOrder,
  extensionsCriticality,
  noExtendedKeyUsage,
  extendedKeyUsage,
  ocspNoCheck,
  noBinaryData,
  subjectKeyIdentifier,
  authorityKeyIdentifier,
  keyUsage,
  basicConstraints,
  certificatePolicies,
  authorityInformationAccess,
  crlDistributionPoints,
]
