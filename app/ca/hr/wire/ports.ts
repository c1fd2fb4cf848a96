import type { HrAnswer, HrMessageFrom, HrRequest } from '#ca/hr/requests'

/** A call, as the door sees it. */
export interface Call {
  /** DER, the certificate whose signature over the message holds. */
  certificate: Uint8Array
  /** The address of the connection. */
  remoteAddress: string
  kind: HrRequest['kind']
}

/** Whether a system may call now, from there, for that. */
export abstract class Admission {
  /** @throws CaError when it may not */
  abstract handle(call: Call): Promise<{ id: number }>
}

/** Who does what a message asks for; the same again for the same row. */
export abstract class Answering {
  /** @throws CaError when it is refused */
  abstract handle(request: HrRequest, from: HrMessageFrom): Promise<HrAnswer>
}
