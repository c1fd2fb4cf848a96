import { CaError } from '#ca/ca_error'
import { isDate } from '#ca/calendar/dates'
import { RULES_HOLD_FROM } from '#ca/root/terms'
import { DELIVERIES_TO_ROOT, type DeliveryToRoot } from '#models/root_application'

/** How and on which day (YYYY-MM-DD) documents came to the Root CA. */
export interface Receipt {
  delivery: DeliveryToRoot
  receivedOn: string
}

function deliveryOf(delivery: string): DeliveryToRoot {
  const known = DELIVERIES_TO_ROOT.find((each) => each === delivery)
  if (known) return known
  throw new CaError('E_ROOT_DELIVERY', { delivery, known: DELIVERIES_TO_ROOT.join(', ') })
}

/**
 * Reads how documents came; today when no day is given.
 *
 * @throws CaError E_ROOT_DELIVERY, E_ROOT_RECEIVED
 */
export function readReceipt(
  input: { delivery: string; receivedOn?: string },
  today: string
): Receipt {
  const { receivedOn = today } = input
  const fits = isDate(receivedOn) && receivedOn >= RULES_HOLD_FROM && receivedOn <= today
  if (!fits) throw new CaError('E_ROOT_RECEIVED', { date: receivedOn, from: RULES_HOLD_FROM })
  return { delivery: deliveryOf(input.delivery), receivedOn }
}
