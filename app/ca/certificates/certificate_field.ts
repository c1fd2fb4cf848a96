/** One row of a certificate for people: screens and `certificate:show`. */
export interface CertificateField {
  /** Stable: `serial`, `subject.commonName`, `keyUsage` … */
  id: string
  /** Translation key of the label, and the values of its placeholders. */
  label: string
  labelFacts: Record<string, string>
  /** What stands in the certificate, in no language. */
  value: string
  /** Translation keys of words that say it; they come before the value. */
  terms: string[]
  oid: string | null
  /** null for what is no extension. */
  critical: boolean | null
  /** The value is hex, to be compared and copied. */
  hex: boolean
}

/** A row with what most rows have. */
export function field(
  row: Pick<CertificateField, 'id' | 'value'> & Partial<CertificateField>
): CertificateField {
  const label = `certificates.fields.${row.id}`
  return { label, labelFacts: {}, terms: [], oid: null, critical: null, hex: false, ...row }
}
