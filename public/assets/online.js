/*
  The pages of the online service on which a carrier acts: sign-in, applying, installing. Everything that goes to the
  server goes in the page's own form; a PIN never does.
*/
import { connect, settingsOf, StationTrouble, troubleText } from '/assets/station.js'

const link = document.querySelector('[data-link]')
const form = link.querySelector('form[data-act]')
const words = JSON.parse(document.querySelector('#link-texts').textContent)
const settings = settingsOf()

/** Signing in is a signature; what comes after it is a key, or a certificate beside one. */
const needsKeys = form.dataset.act !== 'sign'

let station = null
let tokens = []

function show(when) {
  for (const part of link.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== when
}

function mark(name, state, says) {
  const part = link.querySelector(`[data-part="${name}"]`)
  part.classList.toggle('cut', state === 'bad' && name === 'program')
  part.querySelector('span').className = state
  part.querySelector('[data-says]').textContent = says
}

/** Says in the box `when` what happened; codes of ours come with texts of the page. */
function say(when, { message, hint, code }) {
  const box = link.querySelector(`[data-when="${when}"]`)
  box.querySelector('[data-message]').textContent = message
  box.querySelector('[data-hint]').textContent = hint
  box.querySelector('[data-code]').textContent = code
  show(when)
}

const ours = (name, code) => ({ message: words[name], hint: words[`${name}_hint`], code })

const NO_PROGRAM = ['E_STATION_NOT_RUNNING', 'E_STATION_PERMISSION']

function fail(trouble) {
  if (trouble.ours) return say('failed', trouble.ours)
  const text = troubleText(settings.texts, trouble)
  if (NO_PROGRAM.includes(trouble.code)) {
    mark('program', 'bad', words.silent)
    mark('carrier', 'off', words.unseen)
    link.querySelector('[data-start]').hidden = trouble.code === 'E_STATION_PERMISSION'
    return say('no_program', text)
  }
  if (trouble.code === 'E_STATION_TOKEN_ABSENT') {
    mark('carrier', 'bad', words.absent)
    return show('no_token')
  }
  return say('failed', text)
}

/** The serial numbers of the carriers that will do; none named: any. */
const wanted = () => (form.dataset.carriers ?? '').split(' ').filter(Boolean)

/** Foreign programs tell a serial number only with the PIN: then it is looked at before a key is made. */
const fits = ({ serialNumber }) =>
  wanted().length === 0 || serialNumber === '' || wanted().includes(serialNumber)

/** Our station's reader has the serial number in its name, a foreign one's has not. */
const labelOf = ({ reader, serialNumber, holder }) => {
  const carrier = reader.includes(serialNumber) ? reader : `${reader} ${serialNumber}`
  return holder ? `${holder}, ${carrier}` : carrier
}

/** Whose certificate is on a carrier, where the program tells it without a PIN; a carrier may have none. */
async function named(token) {
  const [{ subject = '' }] = await station.read({ token }).catch(() => [{}])
  const [, holder = ''] = /(?:^|,)\s*CN=([^,=]+)/.exec(subject) ?? []
  return { ...token, holder: holder.trim() }
}

/** One after the other: the program answers in turn. */
async function withNames(found) {
  if (found.length < 2 || !station.program.asksPin) return found
  const all = []
  for (const token of found) all.push(token.state === 'written' ? await named(token) : token)
  return all
}

/** The carrier that was chosen or acted on: a PIN that is typed again goes to no other one. */
let picked = null

const nameOf = ({ profile, reader, serialNumber }) => [profile, reader, serialNumber].join(' ')

/** Undefined as long as none is chosen of several. */
const chosen = () => tokens[link.querySelector('#token').value || -1]

/** The rail names the carrier that is acted on. */
function showChosen() {
  const token = chosen()
  if (!token) return mark('carrier', 'off', words.unchosen)
  mark('carrier', 'ok', token.serialNumber || token.reader)
}

function pick() {
  if (chosen()) picked = nameOf(chosen())
  showChosen()
}

/** The one that was picked before, or the only one there ever was; otherwise the person says which. */
function preselected(found) {
  if (picked === null && found.length === 1) return 0
  const same = found.findIndex((token) => nameOf(token) === picked)
  return same < 0 ? '' : same
}

function offer(found) {
  const select = link.querySelector('#token')
  const which = preselected(found)
  const none = which === '' ? [new Option(words.choose, '')] : []
  select.replaceChildren(
    ...none,
    ...found.map((token, index) => new Option(labelOf(token), index))
  )
  select.value = which
  link.querySelector('[data-tokens]').hidden = found.length < 2 && which !== ''
  link.querySelector('[data-pin]').hidden = station.program.asksPin
  link.querySelector('[data-own-pin]').hidden = !station.program.asksPin
  showChosen()
  show('ready')
}

async function look() {
  show('connecting')
  mark('page', 'ok', link.querySelector('[data-part="page"] [data-says]').textContent)
  try {
    station?.close()
    station = await connect(settings)
    mark('program', 'ok', `${words.answers} ${station.program.version}`.trim())
    if (needsKeys && !station.program.makesKeys) throw new StationTrouble('E_STATION_CANNOT')
    const found = await station.tokens()
    tokens = await withNames(found.filter(fits))
    if (tokens.length === 0) throw Object.assign(new Error('wrong'), wrongCarrier(found))
    offer(tokens)
  } catch (trouble) {
    fail(trouble)
  }
}

/** @param found the carriers that are in instead */
function wrongCarrier(found) {
  const said = ours('wrong', 'E_CARRIER_OTHER')
  const facts = {
    wanted: wanted().join(', '),
    found: found.map(({ reader, serialNumber }) => serialNumber || reader).join(', '),
  }
  const filled = (text) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name])
  return { ours: { ...said, message: filled(said.message), hint: filled(said.hint) } }
}

/** The serial number of a carrier, before anything is done with it. */
async function wantedSerial(token, pin) {
  const serial = await station.serialNumber({ token, pin })
  if (!wanted().includes(serial))
    throw Object.assign(new Error('wrong'), wrongCarrier([{ serialNumber: serial }]))
  return serial
}

const field = (name) => form.querySelector(`[name="${name}"]`)
const toSign = () => form.querySelector('[data-to-sign]').value

/** What the page says better when it is loaded anew: who is signed in, which application is open. */
const SAID_BY_PAGE = ['E_SESSION_ENDED', 'E_FORM_STALE', 'E_ONLINE_OPEN']

/** Nothing more is done here. */
function pageAnew() {
  location.reload()
  return new Promise(() => {})
}

/** Nothing is made on a carrier for what the authority would refuse; whether it fits is asked again when it is filed. */
async function rehearse(serial) {
  const body = new URLSearchParams(new FormData(form))
  body.set('carrier', serial)
  const headers = { accept: 'application/json' }
  const answer = await fetch('/online/rehearsals', { method: 'POST', headers, body })
  if (answer.status === 204) return
  const { error } = await answer.json()
  if (SAID_BY_PAGE.includes(error?.code)) await pageAnew()
  if (error) throw Object.assign(new Error(error.code), { ours: error })
}

/** A carrier takes up a key that waits; no other certificate is given for one that had its certificate. */
const SPENT = ['E_KEY_CERTIFIED', 'E_KEY_APPLIED']

async function isSpent(serial) {
  try {
    await rehearse(serial)
  } catch ({ ours: refused }) {
    if (SPENT.includes(refused?.code)) return true
  }
  return false
}

const ACTS = {
  async sign(token, pin) {
    field('cms').value = await station.sign({ token, data: toSign(), pin })
  },

  async request(token, pin) {
    const { subject } = form.dataset
    const serial = await wantedSerial(token, pin)
    await rehearse(serial)
    field('carrier').value = serial
    const made = await station.createRequest({ token, subject, pin })
    field('request').value = made.request
    if (await isSpent(serial)) {
      const another = await station.createRequest({ token, subject, pin, anew: true })
      field('request').value = another.request
    }
  },

  async install(token, pin) {
    const { certificate } = form.dataset
    const serial = await wantedSerial(token, pin)
    const proved = await station.installAndProve({ token, certificate, data: toSign(), pin })
    if (proved.certificate !== certificate)
      throw Object.assign(new Error('differs'), { ours: ours('differs', 'E_READ_BACK_DIFFERS') })
    field('certificate').value = proved.certificate
    field('carrier').value = serial
    field('cms').value = proved.cms
  },
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  delete form.dataset.sent
  if (!link.querySelector('#token').reportValidity()) return form.removeAttribute('aria-busy')
  const field = link.querySelector('#pin')
  const pin = station.program.asksPin ? undefined : field.value
  field.value = ''
  pick()
  const token = chosen()
  show('working')
  try {
    await ACTS[form.dataset.act](token, pin)
    HTMLFormElement.prototype.submit.call(form)
  } catch (trouble) {
    fail(trouble)
  }
})

link.querySelector('#token')?.addEventListener('change', pick)

for (const button of link.querySelectorAll('[data-again]')) button.addEventListener('click', look)

await look()
