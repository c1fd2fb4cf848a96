/** N-9: the shortest password of a private key. */
export const MIN_PASSWORD = 8

/** N-9: the most letters or digits that may stand in the order of the alphabet or of the numbers. */
const LONGEST_ORDERED = 3

/** A PIN with a letter in it is a password. */
export const isPassword = (pin: string) => /[a-z]/i.test(pin)

/**
 * Whether a password is one that the rules of the National CA allow for a private key: at least eight characters,
 * Latin letters with digits or special characters, no more than three letters or digits in alphabetical or
 * numerical order (N-9). Order counts in both directions, and upper and lower case the same.
 */
export function isFitPassword(password: string): boolean {
  return (
    password.length >= MIN_PASSWORD &&
    /[^a-z]/i.test(password) &&
    longestOrdered(password.toLowerCase()) <= LONGEST_ORDERED
  )
}

const areOfOneKind = (a: string, b: string) => /^(?:[a-z]{2}|\d{2})$/.test(a + b)

function longestOrdered(text: string): number {
  let [longest, up, down] = [1, 1, 1]
  for (let at = 1; at < text.length; at++) {
    const step = text.charCodeAt(at) - text.charCodeAt(at - 1)
    const counts = areOfOneKind(text[at - 1], text[at])
    up = counts && step === 1 ? up + 1 : 1
    down = counts && step === -1 ? down + 1 : 1
    longest = Math.max(longest, up, down)
  }
  return longest
}
