import { checkDigit } from '#ca/agencies/identification_numbers'

/** An invented IIN with a right check digit, of somebody born on this date (YYMMDD; digit 7: 3–6). */
export function inventedIin(number: number, born = '850101', seventh = 3): string {
  for (let order = number * 7; ; order++) {
    const firstEleven = `${born}${seventh}${String(order % 10_000).padStart(4, '0')}`
    const last = checkDigit(firstEleven)
    if (last !== null) return `${firstEleven}${last}`
  }
}
