/* Where a page of the operators says what the workstation program answers: components/desk/station_trouble.edge. */
import { troubleText } from './station_trouble.js'

const box = document.querySelector('#station-trouble')

/** What every request to the server has to carry. */
export const csrfToken = () => box.dataset.csrf

/** What the page said was done before: one message at a time. */
export function forgetDone() {
  for (const done of document.querySelectorAll('p.done[role=status]')) done.remove()
}

/** An address of this machine in a text is a link: it is opened once, and what answers there is trusted. */
const linked = (text) =>
  text.split(/(https:\/\/127\.0\.0\.1:\d+\/)/).map((part) => {
    if (!part.startsWith('https:')) return part
    const link = document.createElement('a')
    Object.assign(link, { href: part, textContent: part, target: '_blank', rel: 'noopener' })
    return link
  })

/** @param {Record<string, { message: string, hint: string }>} texts of `settingsOf` */
export function say(texts, trouble) {
  forgetDone()
  const { message, hint, code } = troubleText(texts, trouble)
  box.querySelector('b').textContent = `${message}.`
  box.querySelector('span').replaceChildren(...linked(hint))
  box.querySelector('small').textContent = code
  box.hidden = false
}

/** The same, and the person is taken there. */
export function sayAloud(texts, trouble) {
  say(texts, trouble)
  box.focus()
}

export function hush() {
  box.hidden = true
}

/** Sends JSON to the server. @param {string} path */
export function post(path, body, token = csrfToken()) {
  return fetch(path, {
    method: 'POST',
    headers: {
      'accept': 'application/json',
      'content-type': 'application/json',
      'x-csrf-token': token,
    },
    body: JSON.stringify(body),
  })
}
