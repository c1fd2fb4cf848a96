/*
  A carrier that came back and is in the operator's own reader: the station erases it, and the server is told what the
  station then says of it (docs/station.md). The PIN is between the station and the person.
*/
import { connectToOurs, settingsOf, StationTrouble } from './station.js'
import { hush, sayAloud } from './station_says.js'

const { texts, ...settings } = settingsOf()
const form = document.querySelector('#erase-at-station')

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
  hush()
  erase().then(
    () => form.submit(),
    (error) => {
      delete form.dataset.sent
      form.removeAttribute('aria-busy')
      sayAloud(texts, error)
    }
  )
})
