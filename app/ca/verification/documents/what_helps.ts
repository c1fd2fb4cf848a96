import type { SignerReport } from '#ca/verification/documents/document_report'
import type { Finding } from '#ca/verification/report'

/** What whoever asked can do about an open question; texts in `screens_public.helps`. */
export type Help = 'original' | 'chain' | 'root' | 'revocation' | 'time' | 'extended' | 'other'

const BY_REASON: Record<string, Help> = {
  original_not_given: 'original',
  issuer_not_given: 'chain',
  signature_issuer_unknown: 'chain',
  signer_certificate_missing: 'chain',
  root_not_given: 'root',
  expired_time_not_proved: 'time',
  revoked_time_not_proved: 'time',
  document_extended: 'extended',
}

const helpAbout = ({ id, reason }: Finding): Help =>
  BY_REASON[reason] ?? (id === 'revocation' ? 'revocation' : 'other')

/** What would answer the open questions of a signature that is neither valid nor invalid, each once, in their order. */
export function whatHelps({ verdict, checks, timeStamp }: SignerReport): Help[] {
  if (verdict !== 'undetermined') return []
  const stampOpen = checks.some(({ reason }) => reason === 'time_stamp_open')
  const open = [...checks, ...(stampOpen ? (timeStamp?.checks ?? []) : [])].filter(
    ({ outcome, reason }) => outcome === 'undetermined' && reason !== 'time_stamp_open'
  )
  return [...new Set(open.map(helpAbout))]
}
