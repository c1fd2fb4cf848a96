import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { replaceFile } from '#station/atomic_file'
import { makeLoopbackChain } from '#station/server/loopback_chain'
import { StationError } from '#station/station_error'

/** What TLS needs, PEM. */
export interface LoopbackCertificate {
  key: string
  certificate: string
}

const pathsIn = (directory: string) => ({
  key: join(directory, 'loopback.key.pem'),
  certificate: join(directory, 'loopback.cer.pem'),
  root: join(directory, 'loopback.root.pem'),
})

/** Makes key, certificate and root in the owner's folder, readable by the owner alone. @returns the root's path */
export async function installCertificate(directory: string, now = new Date()): Promise<string> {
  const paths = pathsIn(directory)
  const { key, certificate, root } = await makeLoopbackChain(now)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await replaceFile(paths.key, key)
  await replaceFile(paths.certificate, certificate)
  await replaceFile(paths.root, root)
  return paths.root
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
