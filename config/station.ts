import env from '#start/env'

/** Where pages look for the workstation program on the machine of whoever reads them (docs/station.md). */
const stationConfig = {
  addresses: {
    cryptoSocket: env.get('STATION_CRYPTOSOCKET') ?? 'wss://127.0.0.1:6127/tumarcsp/',
    ncaLayer: env.get('STATION_NCALAYER') ?? 'wss://127.0.0.1:13579/',
  },
}

export default stationConfig
