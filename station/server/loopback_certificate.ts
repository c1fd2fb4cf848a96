import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { replaceFile } from '#station/atomic_file'
import { StationError } from '#station/station_error'

/** What TLS needs, PEM. */
export interface LoopbackCertificate {
  key: string
  certificate: string
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const YEARS = 2
const DAY = 86_400_000

/** id-kp-serverAuth (RFC 5280 4.2.1.12). */
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1'

const pathsIn = (directory: string) => ({
  key: join(directory, 'loopback.key.pem'),
  certificate: join(directory, 'loopback.cer.pem'),
})

/** A certificate for 127.0.0.1 and localhost, signed by itself: it can vouch for nothing else. */
async function make(now: Date): Promise<LoopbackCertificate> {
  x509.cryptoProvider.set(crypto)
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Kualik station',
    notBefore: new Date(now.getTime() - DAY),
    notAfter: new Date(now.getTime() + YEARS * 365 * DAY),
    signingAlgorithm: P256,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([SERVER_AUTHENTICATION]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
    ],
  })
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
    certificate: certificate.toString('pem'),
  }
}

/** Makes key and certificate in the owner's folder, readable by the owner alone. @returns the certificate's path */
export async function installCertificate(directory: string, now = new Date()): Promise<string> {
  const paths = pathsIn(directory)
  const { key, certificate } = await make(now)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await replaceFile(paths.key, key)
  await replaceFile(paths.certificate, certificate)
  return paths.certificate
}

/** A browser trusts it no longer after its end, and shows nothing but that nobody answers. */
function assertStillGood(certificate: string, directory: string, now: Date): void {
  const { notAfter } = new x509.X509Certificate(certificate)
  if (notAfter > now) return
  const until = notAfter.toISOString().slice(0, 10)
  throw new StationError('E_STATION_CERTIFICATE_ENDED', { value: until, directory })
}

/** @throws StationError E_STATION_NOT_INSTALLED, E_STATION_CERTIFICATE_ENDED */
export async function readCertificate(
  directory: string,
  now = new Date()
): Promise<LoopbackCertificate> {
  const tls = await readPair(directory)
  assertStillGood(tls.certificate, directory, now)
  return tls
}

async function readPair(directory: string): Promise<LoopbackCertificate> {
  const paths = pathsIn(directory)
  try {
    const [key, certificate] = await Promise.all([
      readFile(paths.key, 'utf8'),
      readFile(paths.certificate, 'utf8'),
    ])
    return { key, certificate }
  } catch {
    throw new StationError('E_STATION_NOT_INSTALLED', { directory })
  }
}
