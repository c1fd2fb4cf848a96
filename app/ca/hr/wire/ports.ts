import type { NewMessage } from '#ca/hr/new_message'
import type { HrAnswer, HrMessageFrom, HrRequest } from '#ca/hr/requests'

/** Who does what a message asks for; the same again for the same row. */
export abstract class Answering {
  /** @throws CaError when it is refused */
  abstract handle(request: HrRequest, from: HrMessageFrom): Promise<HrAnswer>

  /**
   * Stores a message, does what it asks for and keeps the answer, all in one transaction that others may share.
   *
   * @returns the body of the answer; null when nothing is stored, and the message is to be stored and handled by itself
   */
  handleNew(_message: NewMessage): Promise<string | null> {
    return Promise.resolve(null)
  }

  /** Whether the message of this row has been acted on already. */
  abstract hasActed(messageRowId: number): Promise<boolean>
}
