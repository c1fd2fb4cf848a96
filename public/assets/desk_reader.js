/* The panel of the reader comes anew when carriers come and go: what was chosen and held in it stays. */

const radios = (reader) => [...reader.querySelectorAll('input[name=carrier][type=radio]')]

/**
 * @param {Element} reader as it is shown
 * @param {() => Element} renew shows the new one
 */
export function renewReader(reader, renew) {
  const held = reader.contains(document.activeElement) || document.activeElement === document.body
  const chosen = radios(reader).find(({ checked }) => checked)?.value
  const fresh = renew()
  for (const radio of radios(fresh)) if (radio.value === chosen) radio.checked = true
  if (held) fresh.querySelector('[data-primary]')?.focus()
}
