/** What an address in a certificate must be: absolute, http, ASCII, no white space, no place left open. */
export function addressProblems(address: string | undefined, ending = ''): string[] {
  if (address === undefined) return ['the address is no URI']
  const wellFormed = /^http:\/\/[a-z0-9.-]+(:\d+)?(\/[\x21-\x29\x2b-\x7e]*)?$/i.test(address)
  return wellFormed && address.endsWith(ending)
    ? []
    : [`'${address}' is no address of ${ending || 'http'}`]
}
