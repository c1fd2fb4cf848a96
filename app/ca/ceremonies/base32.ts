import { CaError } from '#ca/ca_error'

/** Crockford's alphabet: no I, L, O, U, so that nobody mistakes a letter for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUP = 5

/** Bytes as capital letters and digits in groups of five, for paper. */
export function toPaper(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const symbols = (bits.match(/.{1,5}/g) ?? []).map(
    (five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]
  )
  return (symbols.join('').match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join('-')
}

/**
 * The bytes of a text from paper: groups, spaces and letter case do not matter, O is 0, I and L are 1.
 *
 * @throws CaError E_SHARE_LETTER
 */
export function fromPaper(text: string): Uint8Array {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const bits = Array.from(plain, (letter) => {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) throw new CaError('E_SHARE_LETTER', { letter })
    return value.toString(2).padStart(5, '0')
  }).join('')
  const octets = bits.match(/.{8}/g) ?? []
  return Uint8Array.from(octets, (octet) => Number.parseInt(octet, 2))
}
