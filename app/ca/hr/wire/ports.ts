import type { HrAnswer, HrMessageFrom, HrRequest } from '#ca/hr/requests'

/** Who does what a message asks for; the same again for the same row. */
export abstract class Answering {
  /** @throws CaError when it is refused */
  abstract handle(request: HrRequest, from: HrMessageFrom): Promise<HrAnswer>

  /** Whether the message of this row has been acted on already. */
  abstract hasActed(messageRowId: number): Promise<boolean>
}
