import type { I18n } from '@adonisjs/i18n'
import { toPem } from '#ca/certificates/pem'
import { newestList } from '#ca/root/list_register'
import { CertificateFolder } from '#commands/certificate_folder'
import { ceremonyProtocolPdf } from '#documents/ceremony_protocol'
import Authority from '#models/authority'
import AuthorityRequest from '#models/authority_request'
import type Ceremony from '#models/ceremony'

const bytes = (buffer: Buffer | null) => new Uint8Array(buffer ?? [])
const encoded = (text: string) => new TextEncoder().encode(text)

async function rootFiles(folder: CertificateFolder, id: number) {
  const root = await Authority.findOrFail(id)
  const list = await newestList(root)
  const name = root.fileName ?? root.serial
  return [
    await folder.write(`${name}.cer`, bytes(root.certificate)),
    ...(list ? [await folder.write(`${name}.crl`, bytes(list.der))] : []),
  ]
}

async function requestFiles(folder: CertificateFolder, id: number) {
  const { keyId, request } = await AuthorityRequest.findOrFail(id)
  const text = toPem(bytes(request), 'CERTIFICATE REQUEST')
  return [
    await folder.write(`${keyId}.p10`, bytes(request)),
    await folder.write(`${keyId}.p10.txt`, encoded(text)),
  ]
}

/** Writes what a ceremony brought forth, and its protocol as PDF for signature and as the text that is hashed. */
export async function writeOutcome(out: string, i18n: I18n, ceremony: Ceremony): Promise<string[]> {
  const folder = new CertificateFolder(out)
  await folder.make()
  const { id, authorityId, requestId, protocol } = ceremony
  const pdf = new Uint8Array(await ceremonyProtocolPdf(i18n, ceremony))
  return [
    ...(authorityId ? await rootFiles(folder, authorityId) : []),
    ...(requestId ? await requestFiles(folder, requestId) : []),
    await folder.write(`ceremony-${id}.pdf`, pdf),
    ...(protocol ? [await folder.write(`ceremony-${id}.json`, encoded(protocol))] : []),
  ]
}
