import { distinguishedName } from '#ca/certificates/distinguished_name'
import { parseName } from '#ca/certificates/names'
import type { NamePart } from '#ca/certificates/names'
import { ORIGIN } from '#tests/support/online_pages'
import { PageSocket } from '#tests/support/workstation'
import type { RealCarrier } from '#tests/support/online_holder'

const bytesOf = (text: unknown) => Buffer.from(String(text), 'base64')

/** The first carrier that a running station lists. */
export async function carrierOver(address: string) {
  const socket = await PageSocket.open(address, ORIGIN)
  await socket.ask('SYSAPI', 'SetAPIKey', { apiKey: 'kualik' })
  const { response } = await socket.ask('KualikAPI', 'ListTokens')
  const [{ profile, serialNumber }] = response as Record<string, string>[]
  const carrier: RealCarrier = {
    serial: serialNumber,
    async request(subject) {
      const parts = parseName(subject).map(({ name, value }) => [name, value] as NamePart)
      const dn = distinguishedName(parts)
      const made = await socket.ask('BaseAPI', 'CreatePKCS10', { profile, dn })
      return new Uint8Array(bytesOf(made.response))
    },
    async write(certificate) {
      const text = Buffer.from(certificate).toString('base64')
      await socket.ask('BaseAPI', 'InstallCertificate', { profile, certificate: text })
    },
  }
  return {
    ...carrier,
    /** The certificate that is on it. */
    async read() {
      const found = await socket.ask('BaseAPI', 'LoadKeyFromProfile', { profile })
      const { certificateBlob } = found.certificate0 as Record<string, string>
      return bytesOf(certificateBlob)
    },
    close: () => socket.close(),
  }
}
