import { StationError } from '#station/station_error'
import { Turns } from '#station/turns'
import { KeptDriver } from '#station/drivers/kept_driver'
import { OneWindow } from '#station/pins/one_window'
import { choosePrompt } from '#station/pins/choose_prompt'
import { CryptoSocketFrames } from '#station/frames/cryptosocket'
import { NcaLayerFrames } from '#station/frames/ncalayer'
import { CarrierActs } from '#station/server/carrier_acts'
import type { Workstation } from '#station/server/asked_pins'
import { listen, type Listener } from '#station/server/listener'
import { readCertificate } from '#station/server/loopback_certificate'
import type { StationSettings } from '#station/server/settings'

/** A station that runs. */
export interface RunningStation {
  /** The ports that it listens on: CryptoSocket's, and NCALayer's or null. */
  ports: { cryptoSocket: number; ncaLayer: number | null }
  close(): Promise<void>
}

/** A port that another program has is told as such. */
async function listenOn(settings: Parameters<typeof listen>[0]): Promise<Listener> {
  try {
    return await listen(settings)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new StationError('E_STATION_PORT', { port: settings.port })
  }
}

/**
 * Starts the workstation program.
 *
 * @throws StationError E_STATION_NOT_INSTALLED, E_STATION_CERTIFICATE_ENDED, E_STATION_PORT, E_PIN_WINDOW_MISSING
 */
export async function serve(settings: StationSettings): Promise<RunningStation> {
  const { origins, port, ncaLayerPort, pinProgram, directory } = settings
  const carriers = new KeptDriver(settings.carriers)
  const window = new OneWindow(choosePrompt(pinProgram))
  const station: Workstation = { driver: () => carriers.driver(), window, turns: new Turns() }
  const tls = await readCertificate(directory)
  const shared = { origins, tls }
  const cryptoSocket = await listenOn({
    ...{ ...shared, port, path: '/tumarcsp/' },
    frames: (origin, say) => new CryptoSocketFrames(new CarrierActs(station, origin), say),
  })
  const listeners = [cryptoSocket]
  if (ncaLayerPort !== 0)
    listeners.push(
      await listenOn({
        ...{ ...shared, port: ncaLayerPort, path: '/' },
        frames: (origin) => new NcaLayerFrames(new CarrierActs(station, origin)),
      })
    )
  window.begin()
  return {
    ports: { cryptoSocket: cryptoSocket.port, ncaLayer: listeners[1]?.port ?? null },
    async close() {
      await Promise.all(listeners.map((one) => one.close()))
      await carriers.close()
      window.end()
    },
  }
}
