import env from '#start/env'

/** Where pages look for the workstation program on the machine of whoever reads them (docs/station.md). */
const stationConfig = {
  addresses: {
    cryptoSocket: env.get('STATION_CRYPTOSOCKET') ?? 'wss://127.0.0.1:6127/tumarcsp/',
    ncaLayer: env.get('STATION_NCALAYER') ?? 'wss://127.0.0.1:13579/',
  },
  /** The licence of this site, which a foreign CryptoSocket asks for; every page says it. */
  apiKey: env.get('STATION_CRYPTOSOCKET_LICENCE'),
}

export default stationConfig
