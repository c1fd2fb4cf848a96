import type { WebSocket } from 'ws'
import { readCertificate } from '#ca/certificates/certificate_view'
import { buildName } from '#ca/certificates/names'
import { buildRequest, readRequest } from '#ca/certificates/pkcs10'
import { KeyPair } from '#ca/crypto/key_pair'
import { keySerial, publicKeyHex } from '#station/sign/certificate'
import { loopbackSockets } from '#tests/support/loopback_sockets'
import { isCryptoSocketFrame } from '#tests/support/recorded_frames'
import { signedCms } from '#tests/support/cms'

type Fields = Record<string, string>
type Answer = Record<string, unknown>

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

/** A key on the carrier, with its certificate once it has one. */
interface Held {
  pair: KeyPair
  certificate: Uint8Array | null
}

/** What the program does when it does not know a function. */
type Strangeness = 'refuses' | 'silent' | 'ends'

interface StandIn {
  serial: string
  pin: string
  /** What is on the carrier; a blank one without it. */
  held?: Held
  strangeness?: Strangeness
}

/**
 * A program that answers the recorded frames of CryptoSocket and nothing else: one carrier, in memory, whose PIN goes
 * with every act. It writes subjects in its own way.
 */
export class CryptoSocketStandIn {
  readonly #profile = 'kztoken://user@/KAZTOKEN%200?ext=tok'
  readonly #keys: Held[]
  #server?: Awaited<ReturnType<typeof loopbackSockets>>
  /** Whether the carrier is in. */
  plugged = true
  /** The recorded functions that pages asked for, and what is recorded nowhere. */
  readonly asked: string[] = []
  readonly strange: string[] = []
  /** Serial numbers of the certificates that it signed with. */
  readonly signedWith: string[] = []
  /** The licence that it wants to hear; any, when it is empty. */
  licence = ''

  private constructor(private readonly carrier: StandIn) {
    this.#keys = carrier.held ? [carrier.held] : []
  }

  static async start(carrier: StandIn) {
    const standIn = new CryptoSocketStandIn(carrier)
    standIn.#server = await loopbackSockets((socket) => standIn.#serve(socket))
    return standIn
  }

  get address() {
    return `wss://127.0.0.1:${this.#server?.port}/tumarcsp/`
  }

  close() {
    this.#server?.close()
  }

  #serve(socket: WebSocket) {
    let isOpen = false
    socket.on('message', async (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8'))
      const { TumarCSP: module, Function: name, Param: fields } = frame
      if (!isCryptoSocketFrame(`${module}.${name}`, fields)) return this.#strange(socket, frame)
      this.asked.push(name)
      if (name === 'SetAPIKey') isOpen = !this.licence || fields.apiKey === this.licence
      const answer = isOpen
        ? await this.#answer(name, fields)
        : { code: '10001', error: 'TumSocket not initialize' }
      socket.send(JSON.stringify({ ...(fields.id ? { id: fields.id } : {}), ...answer }))
    })
  }

  #strange(socket: WebSocket, { TumarCSP: module, Function: name }: Fields) {
    this.strange.push(`${module}.${name}`)
    const { strangeness = 'refuses' } = this.carrier
    if (strangeness === 'ends') socket.terminate()
    if (strangeness === 'refuses')
      socket.send(JSON.stringify({ code: '1', error: 'Function is not supported' }))
  }

  async #answer(name: string, fields: Fields): Promise<Answer> {
    if ('pass' in fields && fields.pass !== this.carrier.pin)
      return { code: '2', error: 'Wrong password' }
    return { result: 'true', ...(await this.#acts()[name](fields)) }
  }

  #acts(): Record<string, (fields: Fields) => Answer | Promise<Answer>> {
    return {
      SetAPIKey: () => ({}),
      LoadProfileFromTokens: () => ({
        response: this.plugged ? [{ profile: this.#profile, reader: 'KAZTOKEN 0' }] : [],
      }),
      CreatePKCS10: () => this.#request(),
      ShowInfoPKCS10: ({ data }) => ({ publicKey: publicKeyHex(readRequest(bytes(data)).spki) }),
      GetAllKeys: () => this.#allKeys(),
      GetProfInfo: () => ({ sn: this.carrier.serial }),
      InstallCertificate: ({ certificate }) => this.#install(bytes(certificate)),
      LoadKeyFromProfile: () => this.#certificates(),
      Sign: ({ sn, data }) => this.#sign(sn, bytes(data)),
    }
  }

  async #request(): Promise<Answer> {
    const pair = KeyPair.generate('gost-2015')
    this.#keys.push({ pair, certificate: null })
    const subject = buildName([
      ['countryName', 'KZ'],
      ['commonName', 'AS A FOREIGN PROGRAM WRITES IT'],
    ])
    return { response: base64(await buildRequest({ subject, signer: pair.signer() })) }
  }

  #allKeys(): Answer {
    const keys = this.#keys.map(({ pair: { spki } }, index) => [
      `key${index}`,
      { publicKey: publicKeyHex(spki), serialNum: keySerial(spki) },
    ])
    return { response: { profiles: { [this.#profile]: Object.fromEntries(keys) } } }
  }

  #install(certificate: Uint8Array): Answer {
    const { spki } = readCertificate(certificate).key
    const held = this.#keys.find(({ pair }) => Buffer.compare(pair.spki, spki) === 0)
    if (!held) return { result: 'false', code: '3', error: 'no key for the certificate' }
    held.certificate = certificate
    return {}
  }

  #certificates(): Answer {
    const found = this.#keys.flatMap(({ certificate }) => certificate ?? [])
    return Object.fromEntries(
      found.map((certificate, index) => {
        const { serial, subject, issuer } = readCertificate(certificate)
        const names = { subjectDN: subject.text, issuerDN: issuer.text, serialNumber: serial }
        return [`certificate${index}`, { ...names, certificateBlob: base64(certificate) }]
      })
    )
  }

  async #sign(serial: string, data: Uint8Array): Promise<Answer> {
    const held = this.#keys.find(
      ({ certificate }) => certificate && readCertificate(certificate).serial === serial
    )
    if (!held?.certificate) return { result: 'false', code: '4', error: 'no such key' }
    this.signedWith.push(serial)
    return { pkcs7: base64(await signedCms(data, held.pair, held.certificate)) }
  }
}
