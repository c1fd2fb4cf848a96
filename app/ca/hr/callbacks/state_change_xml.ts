import { field, inside } from '#ca/hr/canonical'
import { signPayload } from '#ca/hr/client/signed_payload'
import { HR } from '#ca/hr/namespaces'
import { isoMoment } from '#ca/moments'
import type { SigningParty } from '#ca/hr/client/signature_over'
import type { StateChange } from '#ca/hr/requests'
import type { DateTime } from 'luxon'

/** The number of a delivery, the same at each try, and when this try is made. */
export interface Delivery {
  delivery: number
  sentAt: DateTime
}

/**
 * The document that is pushed to an HR system (contracts/hr/v1/hr.xsd, stateChange), with an enveloped ds:Signature of the
 * State CA over the whole of it: the same form as the signatures of people.
 */
export function signedStateChange(
  change: StateChange,
  { delivery, sentAt }: Delivery,
  party: SigningParty
): Promise<string> {
  const document = inside(
    `hr:stateChange xmlns:hr="${HR}"`,
    field('delivery', delivery),
    field('sentAt', isoMoment(sentAt)),
    field('messageId', change.messageId),
    field('number', change.number),
    field('printedNumber', change.printedNumber),
    field('state', change.state),
    field('changedAt', change.changedAt)
  )
  return signPayload(document, party)
}
