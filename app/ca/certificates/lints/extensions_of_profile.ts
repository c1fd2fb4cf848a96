import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Judged by a rule of its own, with its own reason. */
const JUDGED_ELSEWHERE: string[] = [EXTENSION.extendedKeyUsage, EXTENSION.binaryData]

/** Every extension of the profile is there, and no other. */
export const extensionsOfProfile: LintRule = {
  id: 'extensions_of_profile',
  citation: 'annex 5 (extension fields)',
  check({ extensions, profile }) {
    const expected: string[] = profile.extensions.map(({ kind }) => EXTENSION[kind])
    const present = extensions.map(({ extnID }) => extnID)
    const known = [...expected, ...JUDGED_ELSEWHERE]
    return [
      ...expected.filter((oid) => !present.includes(oid)).map((oid) => `${oid} is missing`),
      ...present.filter((oid) => !known.includes(oid)).map((oid) => `${oid} is not of the profile`),
    ]
  },
}
