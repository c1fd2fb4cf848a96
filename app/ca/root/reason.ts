import { CaError } from '#ca/ca_error'
import { MAX_TEXT } from '#ca/audit/field_kinds'

/**
 * A decision in words, as the audit log keeps it.
 *
 * @throws CaError E_ROOT_REASON when it is empty or too long
 */
export function reasonOf(text: string): string {
  const reason = text.trim()
  if (reason && reason.length <= MAX_TEXT) return reason
  throw new CaError('E_ROOT_REASON')
}
