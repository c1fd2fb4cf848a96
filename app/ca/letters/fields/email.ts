import { refused, taken } from '#ca/letters/fields/reading'
import type { Reading } from '#ca/letters/fields/reading'

/** RFC 5321 4.5.3.1.3: a path has 256 octets, its brackets among them. A certificate has room for one more. */
const LONGEST = 254
const LONGEST_LOCAL_PART = 64

const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/

function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)]
  return (
    at > 0 &&
    text.length <= LONGEST &&
    local.length <= LONGEST_LOCAL_PART &&
    LOCAL_PART.test(local) &&
    DOMAIN.test(domain)
  )
}

/**
 * One e-mail address (RFC 5321 without quoted local parts and address literals), ASCII because it goes into the
 * certificate as an IA5String. Of several addresses the first is taken, with a warning.
 */
export function readEmail(text: string): Reading<string> {
  const strange = new Set(Array.from(text).filter((letter) => !/[\u0020-\u007E]/.test(letter)))
  if (strange.size > 0)
    return refused({ code: 'E_EMAIL_LETTERS', facts: { letters: [...strange].join(', ') } })
  const addresses = text
    .replace(/^mailto:/i, '')
    .split(/[,;\s]+/)
    .filter(Boolean)
  if (addresses.length === 0 || !addresses.every(isAddress))
    return refused({ code: 'E_EMAIL_MALFORMED' })
  const [email, ...others] = addresses
  return others.length > 0
    ? taken(email, { code: 'W_EMAIL_SEVERAL', facts: { email } })
    : taken(email)
}
