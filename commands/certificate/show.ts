import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import {
  certificateFields,
  readCertificate,
  type CertificateField,
  type CertificateView,
} from '#ca/certificates/certificate_view'
import { fieldText } from '#ca/certificates/certificate_fields'
import { toPem } from '#ca/certificates/pem'
import { reportError } from '#commands/report_error'
import { shellLanguage } from '#commands/shell_language'
import { readFileBytes } from './_read_file.js'

/** Shows a certificate of any Kazakh authority field by field, in the order of annex 5. */
export default class CertificateShow extends BaseCommand {
  static commandName = 'certificate:show'
  static description = 'Show a certificate field by field'
  static help = [
    '{{ binaryName }} certificate:show FILE [--json]',
    'FILE is an X.509 certificate in DER or PEM, GOST or RSA, ours or not.',
    'Exit code: 0, or 1 when the file cannot be read as a certificate.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The certificate, DER or PEM' })
  declare file: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  async run() {
    try {
      const view = readCertificate(await readFileBytes(this.file))
      process.stdout.write(this.json ? asJson(view) : asTable(view))
    } catch (error) {
      reportError(this, error, this.json)
    }
  }
}

interface Row {
  label: string
  oid: string
  critical: string
  value: string
}

function rowsOf(view: CertificateView): Row[] {
  const i18n = shellLanguage()
  const row = (field: CertificateField): Row => ({
    label: i18n.t(field.label, field.labelFacts),
    oid: field.oid ?? '',
    critical: field.critical ? i18n.t('certificates.critical') : '',
    value: fieldText(field, (key) => i18n.t(key)),
  })
  return certificateFields(view).map(row)
}

function asTable(view: CertificateView): string {
  const rows = rowsOf(view)
  const width = (column: keyof Row) => Math.max(...rows.map((row) => row[column].length))
  const widths = [width('label'), width('oid'), width('critical')]
  const lines = rows.map(({ label, oid, critical, value }) => {
    const cells = [label, oid, critical].map((cell, at) => cell.padEnd(widths[at]))
    return [...cells, value].join('  ').trimEnd()
  })
  return `${lines.join('\n')}\n`
}

function asJson(view: CertificateView): string {
  const i18n = shellLanguage()
  const name = ({ text, attributes }: CertificateView['issuer']) => ({ text, attributes })
  const document = {
    ok: true,
    version: view.version,
    serial: view.serial,
    signatureAlgorithm: view.signatureAlgorithm.oid,
    issuer: name(view.issuer),
    notBefore: view.notBefore.toISO({ suppressMilliseconds: true }),
    notAfter: view.notAfter.toISO({ suppressMilliseconds: true }),
    subject: name(view.subject),
    publicKey: {
      oid: view.key.oid,
      algorithm: view.key.algorithm ?? null,
      bits: view.key.bits,
      parameterOids: view.key.parameterOids,
      problem: view.key.problem,
    },
    keyUsage: view.keyUsage,
    extendedKeyUsage: view.extendedKeyUsage,
    basicConstraints: view.basicConstraints,
    policies: view.policies,
    caIssuers: view.caIssuers,
    ocsp: view.ocsp,
    crl: view.crl,
    subjectKeyIdentifier: view.subjectKeyIdentifier,
    authorityKeyIdentifier: view.authorityKeyIdentifier && {
      keyIdentifier: view.authorityKeyIdentifier.keyIdentifier,
      serial: view.authorityKeyIdentifier.serial,
    },
    fingerprints: view.fingerprints,
    fields: certificateFields(view).map(
      ({ id, label, labelFacts, oid, critical, value, terms }) => ({
        id,
        label: i18n.t(label, labelFacts),
        oid,
        critical,
        value,
        words: terms.map((term) => i18n.t(term)),
      })
    ),
    pem: toPem(view.der),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
