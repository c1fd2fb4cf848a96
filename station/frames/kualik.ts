import { VERSION } from '#station/version'
import { profileOf, readerOf } from '#station/server/profiles'
import { bytesOf, isYes, base64, text, type Answering } from '#station/frames/cryptosocket_fields'
import type { CarrierInfo, CarrierObject } from '#station/drivers/carrier_driver'

const describe = (carrier: CarrierInfo) => ({
  profile: profileOf(carrier),
  reader: readerOf(carrier),
  serialNumber: carrier.serialNumber,
  model: carrier.model,
  connector: carrier.connector,
  state: carrier.state,
  algorithm: carrier.algorithm,
  triesLeft: String(carrier.pinTriesLeft ?? ''),
  unblocking: carrier.unblocking ?? '',
})

const describeObject = ({ ours, algorithm, certificate, ...object }: CarrierObject) => ({
  ...object,
  maker: ours ? 'ours' : 'foreign',
  algorithm: algorithm ?? '',
  certificate: certificate ?? '',
})

/** Functions of the module `KualikAPI`, which no other program has (docs/station.md). */
export const KUALIK_FUNCTIONS: Record<string, Answering> = {
  'KualikAPI.Hello': async (acts, param, say) => {
    if (isYes(param.windows))
      acts.watchWindows((window) =>
        say({ event: 'PinWindow', open: String(window !== null), ...window })
      )
    return { program: 'kualik-station', version: VERSION }
  },
  'KualikAPI.ListTokens': async (acts) => {
    const carriers = await acts.list()
    return { response: carriers.map(describe) }
  },
  'KualikAPI.SignXML': async (acts, param) => {
    const document = text(param, 'data')
    return { xml: await acts.sign(text(param, 'profile'), (signer) => signer.xml(document)) }
  },
  'KualikAPI.InstallAndProve': async (acts, param) => {
    const [certificate, data] = [bytesOf(text(param, 'certificate')), bytesOf(text(param, 'data'))]
    const made = await acts.installAndProve(text(param, 'profile'), certificate, data)
    return { certificateBlob: base64(made.certificate), pkcs7: base64(made.cms) }
  },
  'KualikAPI.ListObjects': async (acts, param) => {
    const objects = await acts.upkeep(text(param, 'profile'), (upkeep, carrier) =>
      upkeep.objects(carrier, isYes(param.withPin))
    )
    return { response: objects.map(describeObject) }
  },
  'KualikAPI.EraseLeftovers': async (acts, param) => {
    const erased = await acts.upkeep(text(param, 'profile'), (upkeep, carrier) =>
      upkeep.eraseLeftovers(carrier)
    )
    return { erased: String(erased) }
  },
  'KualikAPI.ChangePin': async (acts, param) => {
    await acts.upkeep(text(param, 'profile'), (upkeep, carrier) => upkeep.changePin(carrier))
    return {}
  },
  'KualikAPI.Unblock': async (acts, param) => {
    await acts.upkeep(text(param, 'profile'), (upkeep, carrier) => upkeep.unblock(carrier))
    return {}
  },
}
