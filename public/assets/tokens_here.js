/* The carriers that are plugged in at this machine, looked at again and again. */
import { connectToOurs } from './station.js'

const LOOK_EVERY = 1500

/**
 * A program that knows the plain path alone (a station from before, another's CryptoSocket) is asked for there once in
 * this time, longer than Firefox ever waits before it tries the same path again.
 */
const PLAINLY_EVERY = 61_000

/** One connection to the station, made anew after the program was gone. */
export class TokensHere {
  #station = null
  /** When nobody answered at the plain path. */
  #absentAt = -PLAINLY_EVERY

  /** @param settings of `settingsOf` */
  constructor(settings) {
    this.settings = settings
  }

  async station() {
    if (this.#station?.isOpen) return this.#station
    const again = Date.now() - this.#absentAt < PLAINLY_EVERY
    try {
      this.#station = await connectToOurs(this.settings, again)
    } catch (error) {
      if (!again && error.code === 'E_STATION_NOT_RUNNING') this.#absentAt = Date.now()
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
