import type { ApplicationService } from '@adonisjs/core/types'
import { CaError } from '#ca/ca_error'
import { writeP7b, p7bText } from '#ca/certificates/p7b'
import { IssueRootList } from '#ca/root/issue_list'
import { newestList } from '#ca/root/list_register'
import { CertificateFolder } from '#commands/certificate_folder'
import { shellActor } from '#commands/shell_actor'
import type Authority from '#models/authority'
import type RootCertificate from '#models/root_certificate'
import type RootList from '#models/root_list'

const bytes = (buffer: Buffer | null) => new Uint8Array(buffer ?? [])

/** Issues a new list of a Root CA key, whatever the last one is good for. */
export async function issueList(app: ApplicationService, authority: Authority): Promise<RootList> {
  const issuing = await app.container.make(IssueRootList)
  return issuing.handle({ authority }, shellActor())
}

function assertFileName(name: string) {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) throw new CaError('E_ROOT_FILE_NAME', { name })
}

const nameOf = (authority: Authority) => authority.fileName ?? authority.serial

/** Writes what a Root CA key publishes: its certificate and its list. @returns paths */
export async function writeRootFiles(out: string, authority: Authority, list: RootList | null) {
  const folder = new CertificateFolder(out)
  await folder.make()
  const name = nameOf(authority)
  const root = await folder.write(`${name}.cer`, bytes(authority.certificate))
  const crl = list ? await folder.write(`${name}.crl`, bytes(list.der)) : null
  return { root, crl }
}

/**
 * Writes everything that a certified CA takes home: its certificate, the chain as P7B (DER and Base64), the Root
 * CA's certificate and list.
 *
 * @returns paths
 */
export async function writeCaFiles(
  out: string,
  name: string,
  certificate: RootCertificate,
  authority: Authority
) {
  assertFileName(name)
  const folder = new CertificateFolder(out)
  await folder.make()
  const chain = writeP7b([bytes(certificate.der), bytes(authority.certificate)])
  const text = new TextEncoder().encode(p7bText(chain))
  return {
    certificate: await folder.write(`${name}.cer`, bytes(certificate.der)),
    chain: await folder.write(`${name}.p7b`, chain),
    chainText: await folder.write(`${name}.p7b.txt`, text),
    ...(await writeRootFiles(out, authority, await newestList(authority))),
  }
}
