/* What can go wrong between a page and a carrier, as a code that a person gets a text for (docs/station.md). */

/** A trouble with its code (`E_…`) and the values that its text names. Never a PIN. */
export class StationTrouble extends Error {
  /**
   * @param {string} code
   * @param {Record<string, string>} facts
   */
  constructor(code, facts = {}) {
    super(code)
    this.name = 'StationTrouble'
    this.code = code
    this.facts = facts
  }
}

/** Texts whose wording depends on a fact are kept under `CODE/value of the fact`. */
const VARIES_BY = { E_PIN_WRONG: 'triesLeft', E_OFFICER_PIN_WRONG: 'triesLeft', E_PIN_WEAK: 'reason' }

/** A foreign program names no serial number: a text that begins with one begins with its next word. */
const sentence = (text) => {
  const words = text.trim().replace(/ {2,}/g, ' ')
  return text.startsWith(' ') ? words.charAt(0).toUpperCase() + words.slice(1) : words
}

const filled = (text, facts) =>
  sentence(text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole)))

/**
 * The text of a trouble: what happened, and the way out.
 *
 * @param {Record<string, { message: string, hint: string }>} texts as the page carries them (`stationTexts`)
 * @param {unknown} trouble
 * @returns {{ message: string, hint: string, code: string }}
 */
export function troubleText(texts, trouble) {
  const { code, facts } =
    trouble instanceof StationTrouble ? trouble : new StationTrouble('E_STATION_FAULT')
  const variant = texts[`${code}/${facts[VARIES_BY[code]]}`]
  const text = variant ?? texts[code] ?? texts.E_STATION_REFUSED
  return {
    message: filled(text.message, { ...facts, code }),
    hint: filled(text.hint, { ...facts, code }),
    code,
  }
}
