import { createServer } from 'node:https'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { buildName } from '#ca/certificates/names'
import { readDistinguishedName } from '#ca/certificates/distinguished_name'
import { readRequest } from '#ca/certificates/pkcs10'
import { FileDriver } from '#station/drivers/file'
import { certificateFields } from '#station/frames/certificate_fields'
import { installCertificate, readCertificate } from '#station/server/loopback_certificate'
import { keySerial, publicKeyHex } from '#station/sign/certificate'
import { signCms } from '#station/sign/cms'
import type { AddressInfo } from 'node:net'
import type { StationError } from '#station/station_error'

const READER = 'DigiFlow LLP. KAZTOKEN 0'
const PROFILE = 'kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok'

type Param = Record<string, string>

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

/** Words of a foreign program: no code of ours, no facts. */
const WORDS: Record<string, string> = {
  E_PIN_WRONG: 'Wrong password',
  E_PIN_BLOCKED: 'Token is locked',
}

/**
 * Another program in the place of our station: it speaks the documented frames of CryptoSocket and nothing else, and the
 * PIN comes in the frame. One carrier of a folder stands for its token.
 */
export async function cryptoSocketStandIn({ plugged = true } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'kualik-stand-in-'))
  await installCertificate(directory)
  const driver = await FileDriver.open(join(directory, 'carriers'))
  const { serialNumber: serial } = await driver.supplyBlank('usb-a')
  const keys: Uint8Array[] = []

  const functions: Record<string, (param: Param, pin: Buffer) => Promise<object>> = {
    SetAPIKey: async () => ({}),
    LoadProfileFromTokens: async () => ({
      response: plugged ? [{ profile: PROFILE, reader: READER }] : [],
    }),
    CreatePKCS10: async ({ dn }, pin) => {
      await driver.generate(serial, pin)
      const request = await driver.request(serial, pin, buildName(readDistinguishedName(dn)))
      keys.push(readRequest(request).spki)
      return { response: base64(request) }
    },
    ShowInfoPKCS10: async ({ data }) => ({
      publicKey: publicKeyHex(readRequest(bytesOf(data)).spki),
    }),
    GetAllKeys: async () => ({
      response: {
        profiles: {
          [PROFILE]: Object.fromEntries(
            keys.map((spki, at) => [
              `key${at}`,
              { publicKey: publicKeyHex(spki), serialNum: keySerial(spki) },
            ])
          ),
        },
      },
    }),
    GetProfInfo: async () => ({ sn: serial }),
    InstallCertificate: async ({ certificate }, pin) => {
      await driver.write(serial, pin, bytesOf(certificate))
      return {}
    },
    LoadKeyFromProfile: async () => {
      const certificate = await driver.read(serial).catch(() => null)
      return certificate ? { certificate0: certificateFields(certificate) } : {}
    },
    Sign: async ({ data, sn, detach }, pin) => {
      const certificate = await driver.read(serial)
      if (sn !== certificateFields(certificate).serialNumber) throw new Error('no such key')
      const sign = (bytes: Uint8Array) => driver.sign(serial, pin, bytes)
      const input = { data: bytesOf(data), attached: !detach, certificate, signedAt: new Date() }
      return { pkcs7: base64(await signCms(input, sign)) }
    },
  }

  async function answer(frame: string): Promise<object> {
    const { Function: name, Param: param = {} } = JSON.parse(frame)
    const id = param.id === undefined ? {} : { id: param.id }
    if (!functions[name]) return { ...id, code: '1', error: 'Function is not supported' }
    try {
      const pin = Buffer.from(param.pass ?? '')
      return { ...id, result: 'true', ...(await functions[name](param, pin)) }
    } catch (error) {
      const { code } = error as StationError
      return { ...id, code: '2148073494', error: WORDS[code] ?? 'Internal error' }
    }
  }

  const tls = await readCertificate(directory)
  const server = createServer({ key: tls.key, cert: tls.certificate }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  new WebSocketServer({ server, path: '/tumarcsp/' }).on('connection', (socket) => {
    socket.on('message', async (data: Buffer) =>
      socket.send(JSON.stringify(await answer(data.toString())))
    )
  })
  return {
    serial,
    address: `wss://127.0.0.1:${(server.address() as AddressInfo).port}/tumarcsp/`,
    async close() {
      server.close()
      server.closeAllConnections()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
