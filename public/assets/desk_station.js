/*
  The desk whose carriers are on the operator's own machine: the page asks the station there and tells the server what
  it needs to know (docs/station.md). The PIN is between the station and the person.
*/
import { settingsOf } from './station.js'
import { renewReader } from './desk_reader.js'
import { TokensHere, watch } from './tokens_here.js'
import { hush, post, say, sayAloud } from './station_says.js'
import { hideSteps, markStep, showSteps } from './desk_steps.js'

const { texts, ...settings } = settingsOf()
const here = new TokensHere(settings)

const reported = ({ serialNumber, model, connector, state, algorithm, triesLeft }) => ({
  ...{ carrier: serialNumber, model, connector, state, algorithm },
  ...(triesLeft === '' ? {} : { tries: Number(triesLeft) }),
})

/* The reader: looked at every second and a half; a change brings the panel anew. */
const reader = document.querySelector('#reader[data-remote]')
let plugged = []
let shown = null

async function look() {
  plugged = await here.list()
  const carriers = plugged.map(reported)
  const seen = JSON.stringify(carriers)
  hush()
  if (seen === shown) return
  const answer = await post(`/applications/${reader.dataset.application}/reader`, { carriers })
  if (!answer.ok) return
  const panel = await answer.text()
  renewReader(reader, () => {
    reader.innerHTML = panel
    return reader
  })
  shown = seen
}

if (reader) watch(() => look().catch((error) => say(texts, error)))

/* The next page is told what the station says of the carrier. */
reader?.addEventListener('submit', (event) => {
  if (event.target.id !== 'go') return
  event.preventDefault()
  const chosen = new FormData(event.target).get('carrier')
  const token = plugged.find(({ serialNumber }) => serialNumber === chosen)
  if (token) location.assign(`${event.target.action}?${new URLSearchParams(reported(token))}`)
})

/* Writing: key and request there, the certificate from here, written and read back there. */
const form = document.querySelector('#write-at-station')

/** Whoever asked is sent elsewhere: to the next employee, or back to what went wrong. */
class Elsewhere extends Error {}

async function tell(act, body) {
  const answer = await post(`/applications/${form.dataset.application}/${act}`, body)
  if (!answer.ok) throw new Elsewhere(location.href)
  const said = await answer.json()
  if (said.go) throw new Elsewhere(said.go)
  return said
}

async function certify(station, token, subject) {
  const { request } = await station.createRequest({ token, subject })
  markStep('key_generated')
  return tell('certificate', { carrier: token.serialNumber, request })
}

/** A key whose number was given up is never used again: it is erased, and the next one is made. */
async function certificateFor(station, token) {
  const { subject, certificate } = await tell('key', reported(token))
  if (certificate) return certificate
  const first = await certify(station, token, subject)
  if (!first.erase) return first.certificate
  await station.erase({ token })
  const second = await certify(station, token, subject)
  return second.certificate
}

async function write(serialNumber) {
  const station = await here.station()
  const tokens = await here.list()
  const token = tokens.find((one) => one.serialNumber === serialNumber)
  if (!token) return location.assign(form.querySelector('a.back').href)
  const certificate = await certificateFor(station, token)
  markStep('closed')
  await station.install({ token, certificate })
  markStep('certificate_written')
  const [read] = await station.read({ token })
  markStep('read_back')
  await tell('read-back', { carrier: serialNumber, certificate: read.certificate })
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  const serialNumber = new FormData(form).get('carrier')
  showSteps(form)
  write(serialNumber).catch((error) => {
    if (error instanceof Elsewhere) return location.replace(error.message)
    hideSteps(form)
    delete form.dataset.sent
    form.removeAttribute('aria-busy')
    sayAloud(texts, error)
  })
})
