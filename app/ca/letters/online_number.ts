/** How the number of an online application begins; the digits after it count. */
const PREFIX = 'ОН-'

/** The number of an online application, as letters quote it: ОН-000123. */
export function onlineNumber(id: number): string {
  return `${PREFIX}${String(id).padStart(6, '0')}`
}

/** Which online application a letter means by a number: its digits, whatever is written around them; null for none. */
export function readOnlineNumber(text: string): number | null {
  const digits = text.replace(/[\s\u00A0]/g, '').match(/\d+/g) ?? []
  return digits.length === 1 && digits[0].length <= 9 ? Number(digits[0]) : null
}
