import { refused, taken } from '#ca/letters/fields/reading'
import type { Problem } from '#ca/letters/finding'
import type { Reading } from '#ca/letters/fields/reading'

/** Codes of Kazakhstan's mobile networks. */
const MOBILE = /^\+7(70\d|747|75[01]|76[0-4]|771|77[5-8])/

const SEVERAL = /[,;/\n]|\s(?:или|және|немесе)\s/

/** The digits of a number without its country code or the 8 in front of it. */
function afterCode(text: string): string {
  const digits = text.replace(/\D/g, '')
  const coded = /^(\+7|8|7[\s(-])/.test(text) || (digits.length === 11 && digits.startsWith('7'))
  return coded ? digits.slice(1) : digits
}

function refusal(text: string) {
  if (/\p{L}/u.test(text)) return refused({ code: 'E_PHONE_CHARACTERS' })
  if (/^\+(?!7)/.test(text)) return refused({ code: 'E_PHONE_COUNTRY' })
  return refused({ code: 'E_PHONE_DIGITS', facts: { digits: afterCode(text).length } })
}

/**
 * A telephone number as +7 and ten digits. Brackets, hyphens, spaces and a leading 8 are only ways to write it; of
 * several numbers the first is taken, with a warning, as for one that is not mobile.
 */
export function readPhone(text: string): Reading<string> {
  const [first = '', ...others] = text.split(SEVERAL).filter((part) => part.trim() !== '')
  const number = first.trim()
  const digits = afterCode(number)
  if (/\p{L}/u.test(number) || /^\+[^7]/.test(number) || !/^\d{10}$/.test(digits))
    return refusal(number)
  const phone = `+7${digits}`
  const problems: Problem[] = []
  if (others.length > 0) problems.push({ code: 'W_PHONE_SEVERAL', facts: { phone } })
  if (!MOBILE.test(phone)) problems.push({ code: 'W_PHONE_NOT_MOBILE', facts: { phone } })
  return taken(phone, ...problems)
}
