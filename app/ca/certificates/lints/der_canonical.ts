import { sameBytes } from '#ca/certificates/asn1'
import { isConstructed, readChildren, readWhole, TAG, type Element } from '#ca/certificates/der'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

function inShortestForm({ tag, content }: Element): boolean {
  if (tag === TAG.BOOLEAN) return content.length === 1 && [0x00, 0xff].includes(content[0])
  if (tag !== TAG.INTEGER) return true
  const [first, second] = content
  if (content.length < 2) return content.length === 1
  return !((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80))
}

function sorted(element: Element): boolean {
  if (element.tag !== TAG.SET) return true
  const members = [...readChildren(element)].map(({ bytes }) => Buffer.from(bytes))
  return members.every((each, at) => at === 0 || Buffer.compare(members[at - 1], each) <= 0)
}

function isCanonical(element: Element): boolean {
  if (!inShortestForm(element)) return false
  if (!isConstructed(element)) return true
  return sorted(element) && [...readChildren(element)].every(isCanonical)
}

/** The bytes are DER: shortest lengths, integers and booleans, sorted sets, no default values, nothing left over. */
export const derCanonical: LintRule = {
  id: 'der_canonical',
  citation: 'RFC 5280 4.1, X.690 10 and 11',
  check({ bytes, tbs }) {
    try {
      if (!isCanonical(readWhole(bytes))) return ['the encoding is BER, not DER']
    } catch (error) {
      return [`the encoding is not DER: ${error instanceof Error ? error.message : error}`]
    }
    return sameBytes(tbs.again, bytes) ? [] : ['encoding it again gives other bytes']
  },
}
