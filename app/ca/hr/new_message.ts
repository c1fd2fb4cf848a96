import type { HrAnswer, HrRequest } from '#ca/hr/requests'
import type { MessageRow } from '#ca/hr/message_rows'

/** A message that is admitted, of which nothing is stored yet. */
export interface NewMessage {
  row: MessageRow
  request: HrRequest
  /** The body of the answer to be kept. */
  write(answer: HrAnswer): string
}
