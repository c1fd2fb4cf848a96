/*
  A carrier that came back and is in the operator's own reader: the station erases it, and the server is told what the
  station then says of it (docs/station.md). The PIN is between the station and the person.
*/
import { connectToOurs, settingsOf, StationTrouble, troubleText } from './station.js'

const { texts, ...settings } = settingsOf()
const trouble = document.querySelector('#station-trouble')
const form = document.querySelector('#erase-at-station')

function say(error) {
  const { message, hint, code } = troubleText(texts, error)
  trouble.querySelector('b').textContent = `${message}.`
  trouble.querySelector('span').textContent = hint
  trouble.querySelector('small').textContent = code
  trouble.hidden = false
  trouble.focus()
}

async function tokenHere(station) {
  const tokens = await station.tokens()
  const token = tokens.find(({ serialNumber }) => serialNumber === form.dataset.carrier)
  if (!token) throw new StationTrouble('E_CARRIER_ABSENT', { serial: form.dataset.carrier })
  return token
}

async function erase() {
  const station = await connectToOurs(settings)
  const token = await tokenHere(station)
  if (token.state !== 'blank') await station.erase({ token })
  const { state } = await tokenHere(station)
  station.close()
  form.elements.state.value = state
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  trouble.hidden = true
  erase().then(
    () => form.submit(),
    (error) => {
      delete form.dataset.sent
      form.removeAttribute('aria-busy')
      say(error)
    }
  )
})
