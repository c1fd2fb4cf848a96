import * as x509 from '@peculiar/x509'

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const YEARS = 2
const DAY = 86_400_000

/** id-kp-serverAuth (RFC 5280 4.2.1.12). */
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1'

/** id-ce-nameConstraints (RFC 5280 4.2.1.10): permitted are localhost and 127.0.0.1 with the mask of one address. */
const NAME_CONSTRAINTS = '2.5.29.30'
const LOOPBACK_ALONE = Buffer.from(
  ['301ba019', '300b82096c6f63616c686f7374', '300a87087f000001ffffffff'].join(''),
  'hex'
)

const ROOT_NAME = 'CN=Kualik station root of this machine'
const NAME = 'CN=Kualik station'

/** PEM: with what TLS answers, and what browsers are told to trust. */
export interface LoopbackChain {
  key: string
  certificate: string
  root: string
}

const makeKeys = (isKept: boolean) => crypto.subtle.generateKey(P256, isKept, ['sign', 'verify'])

const lifeFrom = (now: Date) => ({
  notBefore: new Date(now.getTime() - DAY),
  notAfter: new Date(now.getTime() + YEARS * 365 * DAY),
})

async function makeRoot(keys: CryptoKeyPair, now: Date): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    ...lifeFrom(now),
    name: ROOT_NAME,
    signingAlgorithm: P256,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      new x509.ExtendedKeyUsageExtension([SERVER_AUTHENTICATION]),
      new x509.Extension(NAME_CONSTRAINTS, true, LOOPBACK_ALONE),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
}

async function makeLeaf(issuer: CryptoKeyPair, keys: CryptoKeyPair, now: Date) {
  return x509.X509CertificateGenerator.create({
    ...lifeFrom(now),
    issuer: ROOT_NAME,
    subject: NAME,
    publicKey: keys.publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: P256,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([SERVER_AUTHENTICATION]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
}

/**
 * A certificate for 127.0.0.1 and localhost under a root of its own: what browsers take into their lists is an authority.
 * The root's key cannot be taken out of this process and is gone when this returns, and its names are the loopback's: it can vouch for nothing else.
 */
export async function makeLoopbackChain(now: Date): Promise<LoopbackChain> {
  x509.cryptoProvider.set(crypto)
  const [issuer, keys] = [await makeKeys(false), await makeKeys(true)]
  const root = await makeRoot(issuer, now)
  const certificate = await makeLeaf(issuer, keys, now)
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
    certificate: certificate.toString('pem'),
    root: root.toString('pem'),
  }
}
