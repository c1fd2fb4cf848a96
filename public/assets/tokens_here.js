/* The carriers that are plugged in at this machine, looked at again and again. */
import { connectToOurs } from './station.js'

const LOOK_EVERY = 1500

/** One connection to the station, made anew after the program was gone. */
export class TokensHere {
  #station = null
  #isAbsent = false

  /** @param settings of `settingsOf` */
  constructor(settings) {
    this.settings = settings
  }

  async station() {
    if (this.#station?.isOpen) return this.#station
    try {
      this.#station = await connectToOurs(this.settings, this.#isAbsent)
      this.#isAbsent = false
    } catch (error) {
      this.#isAbsent = error.code === 'E_STATION_NOT_RUNNING'
      throw error
    }
    return this.#station
  }

  /** None is no trouble here. */
  async list() {
    try {
      const station = await this.station()
      return await station.tokens()
    } catch (error) {
      if (error.code === 'E_STATION_TOKEN_ABSENT') return []
      throw error
    }
  }
}

/** Looks now, and every second and a half while the page is in sight. */
export async function watch(look) {
  if (!document.hidden) await look()
  setTimeout(watch, LOOK_EVERY, look)
}
