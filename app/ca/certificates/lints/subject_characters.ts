import type { LintRule } from '#ca/certificates/lints/lint_rule'

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\uFFFD]/u
const LOOSE_SPACES = /^\s|\s$|\s\s/

/** Values are composed Unicode without control characters, unseen characters or loose spaces. */
export const subjectCharacters: LintRule = {
  id: 'subject_characters',
  citation: 'RFC 5280 7.1, RFC 4518 2',
  check({ subject }) {
    return subject.flatMap(({ name, oid, value }) => {
      const wrong =
        UNSEEN.test(value) || LOOSE_SPACES.test(value) || value.normalize('NFC') !== value
      return wrong ? [`${name ?? oid} holds characters that cannot be seen or compared`] : []
    })
  },
}
