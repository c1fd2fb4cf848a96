import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import type { AddressInfo } from 'node:net'
import * as loopback from '#station/server/loopback_certificate'
import { readCertificate } from '#ca/certificates/certificate_view'
import { buildName } from '#ca/certificates/names'
import { buildRequest } from '#ca/certificates/pkcs10'
import { KeyPair } from '#ca/crypto/key_pair'
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

/**
 * A program that speaks the documented frames of CryptoSocket and nothing else: one carrier, in memory, whose PIN goes
 * with every act. It writes subjects in its own way.
 */
export class CryptoSocketStandIn {
  readonly #profile = 'kztoken://user@/KAZTOKEN%200?ext=tok'
  readonly #keys: Held[]
  /** Whether the carrier is in. */
  plugged = true

  private constructor(
    private readonly serial: string,
    private readonly pin: string,
    private readonly server: Server,
    held: Held
  ) {
    this.#keys = [held]
  }

  /** A carrier with a key and its certificate. */
  static async start(carrier: { serial: string; pin: string; held: Held }) {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-stand-in-'))
    await loopback.installCertificate(directory)
    const { key, certificate: cert } = await loopback.readCertificate(directory)
    await rm(directory, { recursive: true })
    const { serial, pin, held } = carrier
    const standIn = new CryptoSocketStandIn(serial, pin, createServer({ key, cert }), held)
    const sockets = new WebSocketServer({ server: standIn.server })
    sockets.on('connection', (socket) =>
      socket.on('message', (data: Buffer) => {
        void standIn.#answer(data.toString('utf8')).then((answer) => socket.send(answer))
      })
    )
    standIn.server.listen(0, '127.0.0.1')
    await once(standIn.server, 'listening')
    return standIn
  }

  get address() {
    const { port } = this.server.address() as AddressInfo
    return `wss://127.0.0.1:${port}/tumarcsp/`
  }

  close() {
    this.server.closeAllConnections()
    this.server.close()
  }

  async #answer(text: string): Promise<string> {
    const { Function: name, Param: fields }: { Function: string; Param: Fields } = JSON.parse(text)
    const act = this.#acts()[name]
    if (!act) return JSON.stringify({ code: '1', error: 'Function is not supported' })
    if ('pass' in fields && fields.pass !== this.pin)
      return JSON.stringify({ id: fields.id, code: '2', error: 'PIN is wrong' })
    return JSON.stringify({ id: fields.id, result: 'true', ...(await act(fields)) })
  }

  #acts(): Record<string, ((fields: Fields) => Answer | Promise<Answer>) | undefined> {
    return {
      SetAPIKey: () => ({}),
      LoadProfileFromTokens: () => ({
        response: this.plugged ? [{ profile: this.#profile, reader: 'KAZTOKEN 0' }] : [],
      }),
      CreatePKCS10: () => this.#request(),
      ShowInfoPKCS10: () => ({ publicKey: this.#keys.length.toString(16) }),
      GetAllKeys: () => ({ response: { profiles: {} } }),
      GetProfInfo: () => ({ sn: this.serial }),
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
    return { pkcs7: base64(await signedCms(data, held.pair, held.certificate)) }
  }
}
