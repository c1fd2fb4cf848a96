import { CaError } from '#ca/ca_error'
import type { Delivery, RecipientDocument } from '#models/hand_out'

/** Who takes a carrier, and by what right. */
export interface Recipient {
  delivery: Delivery
  /** Full name; for post, of the addressee. */
  recipientName: string
  recipientDocument?: RecipientDocument | null
  /** Of the service ID or the power of attorney; of the postal item. */
  recipientDocumentNumber?: string | null
}

/** The same, checked, in the shape of the journal's columns. */
export interface CheckedRecipient {
  delivery: Delivery
  recipientName: string
  recipientDocument: RecipientDocument | null
  recipientDocumentNumber: string | null
}

const tidy = (text: string | null | undefined) => text?.replace(/\s+/g, ' ').trim() ?? ''

/**
 * S-4: by hand a carrier goes to the agency's employee who shows a service ID or a one-time power of attorney
 * (annex 2). By post nobody shows anything; the number of the item may be kept.
 *
 * @throws CaError E_RECIPIENT_MISSING, E_RECIPIENT_DOCUMENT_MISSING
 */
export function checkRecipient(recipient: Recipient): CheckedRecipient {
  const { delivery } = recipient
  const recipientName = tidy(recipient.recipientName)
  const recipientDocumentNumber = tidy(recipient.recipientDocumentNumber) || null
  if (!recipientName) throw new CaError('E_RECIPIENT_MISSING')
  if (delivery !== 'hand')
    return { delivery, recipientName, recipientDocument: null, recipientDocumentNumber }
  const recipientDocument = recipient.recipientDocument ?? null
  if (!recipientDocument || !recipientDocumentNumber)
    throw new CaError('E_RECIPIENT_DOCUMENT_MISSING')
  return { delivery, recipientName, recipientDocument, recipientDocumentNumber }
}
