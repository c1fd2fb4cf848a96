import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { insertMessages } from '#ca/hr/message_rows'
import { SUCCESS, type HrAnswer, type Language } from '#ca/hr/requests'
import { DoorRefusals } from '#ca/hr/refusals/door_refusals'
import { AdmitSystem } from '#ca/hr/systems/admit_system'
import { answerXml, faultXml, type FaultText } from '#ca/hr/wire/answer_xml'
import { MessageCertificates } from '#ca/hr/wire/message_certificates'
import { openMessage, type OpenedMessage } from '#ca/hr/wire/open_message'
import { OwnerStanding } from '#ca/hr/wire/owner_standing'
import { Answering } from '#ca/hr/wire/ports'
import type { Sender } from '#ca/hr/wire/sender'
import { sqlMoment } from '#ca/moments'
import { isUniqueViolation } from '#ca/unique_violation'
import HrMessage from '#models/hr_message'
import type { HrMessageState } from '#models/hr_message'
import type { NewMessage } from '#ca/hr/new_message'

/** The words of a fault in somebody's language. */
export type Wording = (error: CaError, language: Language | null) => FaultText

/** A message as it came. */
export interface Received {
  bytes: Uint8Array
  remoteAddress: string
  wording: Wording
}

/** What goes back: the content of the SOAP Body. */
export interface Reply {
  body: string
  isFault: boolean
}

/** The row of a message, as far as an answer depends on it. */
interface Stored {
  id: number
  messageId: string
  contentSha256: string
  state: HrMessageState
  answer: Buffer | null
  /** Stored by this very call. */
  isNew?: boolean
}

interface Known {
  opened: OpenedMessage
  systemId: number
  received: Received
}

const kept = (state: HrMessageState, answer: Buffer): Reply => ({
  body: answer.toString('utf8'),
  isFault: state === 'refused',
})

/** Answers that are being made in this process, by row. */
const underWay = new Map<number, Promise<Reply>>()

/** Later it may be otherwise: such a fault is nobody's last word. */
const isPassing = ({ status }: CaError) => status >= 500 || status === 429

/**
 * Answers a message of the HR channel: opens it, asks whether its system may call, stores it, acts, and keeps the answer.
 * The same message again gets the same answer, also after a crash between storing and answering; the same id with another
 * content gets none (S-6, S-22).
 */
@inject()
export class AnswerMessage {
  constructor(
    protected clock: Clock,
    protected certificates: MessageCertificates,
    protected standing: OwnerStanding,
    protected admission: AdmitSystem,
    protected answering: Answering,
    protected refusals: DoorRefusals
  ) {}

  async handle(received: Received): Promise<Reply> {
    const { bytes, remoteAddress } = received
    const sender: Sender = { remoteAddress, proved: null }
    let opened: OpenedMessage | null = null
    try {
      opened = await openMessage(bytes, this.certificates, this.clock.now(), sender)
      const systemId = await this.#admit(opened, remoteAddress)
      return await this.#answer({ opened, systemId, received })
    } catch (error) {
      if (!(error instanceof CaError)) throw error
      this.refusals.note({ sender, bytes, error, at: this.clock.now() })
      return this.#fault(error, received.wording, opened?.language ?? null)
    }
  }

  async #admit({ owner, system, request }: OpenedMessage, remoteAddress: string): Promise<number> {
    const call = { certificate: owner, system, remoteAddress, kind: request.kind }
    const { id } = await this.admission.handle(call)
    await this.standing.handle(owner)
    return id
  }

  async #answer(known: Known): Promise<Reply> {
    const body = known.opened.objection ? null : await this.answering.handleNew(this.#new(known))
    return body === null ? this.#alone(known) : { body, isFault: false }
  }

  #new({ opened, systemId, received }: Known): NewMessage {
    const { messageId, sessionId, contentSha256, request, signer } = opened
    const row = {
      ...{ systemId, messageId, contentSha256, kind: request.kind, receivedAt: this.clock.now() },
      ...{ remoteAddress: received.remoteAddress, signerIin: signer.iin, request: received.bytes },
    }
    const write = (answer: HrAnswer) =>
      answerXml(answer, { messageId, sessionId, at: this.clock.now() })
    return { row, request, write }
  }

  /** Stored first, then acted on. Two copies at the same moment share one answer. */
  async #alone(known: Known): Promise<Reply> {
    const row = await this.#store(this.#new(known))
    if (row.contentSha256 !== known.opened.contentSha256)
      throw new CaError('E_HR_MESSAGE_REUSED', { messageId: row.messageId }, 409)
    if (row.answer) return kept(row.state, row.answer)
    const making = underWay.get(row.id) ?? this.#act(row, known)
    underWay.set(row.id, making)
    try {
      return await making
    } finally {
      underWay.delete(row.id)
    }
  }

  /** The row of this message, stored now or before. */
  async #store({ row }: NewMessage): Promise<Stored> {
    const { systemId, messageId, contentSha256 } = row
    try {
      const [id] = await insertMessages(db.connection(), [row])
      return { id, messageId, contentSha256, state: 'received', answer: null, isNew: true }
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      const earlier = await HrMessage.query().where({ systemId, messageId }).first()
      if (!earlier) throw new CaError('E_HR_SIGNED_FOR_ANOTHER', { messageId }, 409)
      return earlier
    }
  }

  async #act(row: Stored, known: Known): Promise<Reply> {
    const { opened, systemId, received } = known
    const { request, signer, language } = opened
    try {
      await this.#assertMayAsk(row.id, opened)
      const from = { messageRowId: row.id, isNew: row.isNew, systemId, signer }
      const answer = await this.answering.handle(request, from)
      const body = this.#new(known).write(answer)
      return await this.#keep(row, SUCCESS, { body, isFault: false })
    } catch (error) {
      if (!(error instanceof CaError) || isPassing(error)) throw error
      return this.#keep(row, error.code, this.#fault(error, received.wording, language))
    }
  }

  /** Who has revoked their own certificate with a message gets the same answer when it is sent again (S-22). */
  async #assertMayAsk(messageRowId: number, { objection }: OpenedMessage) {
    if (objection && !(await this.answering.hasActed(messageRowId))) throw objection
  }

  /** The first answer that is kept is the one. */
  async #keep(row: Stored, code: string, reply: Reply): Promise<Reply> {
    const answer = Buffer.from(reply.body, 'utf8')
    const changed = await db
      .from('hr_messages')
      .where({ id: row.id, state: 'received' })
      .update({
        state: reply.isFault ? 'refused' : 'answered',
        code,
        answer,
        answered_at: sqlMoment(this.clock.now()),
      })
    return Number(changed) > 0 ? reply : this.#earlier(row.id, reply)
  }

  async #earlier(id: number, reply: Reply): Promise<Reply> {
    const { answer, state } = await HrMessage.findOrFail(id)
    return answer ? kept(state, answer) : reply
  }

  #fault(error: CaError, wording: Wording, language: Language | null): Reply {
    const body = faultXml(wording(error, language), this.clock.now(), isPassing(error))
    return { body, isFault: true }
  }
}
