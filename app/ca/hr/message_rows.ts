import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { insertRows, marks, plainRows, runPlain } from '#ca/plain_rows'
import { sqlMoment } from '#ca/moments'
import type { DateTime } from 'luxon'
import type { HrKind } from '#models/hr_system'

/** What is stored of a message whose two signatures hold. */
export interface MessageRow {
  systemId: number
  messageId: string
  contentSha256: string
  kind: HrKind
  receivedAt: DateTime
  remoteAddress: string
  signerIin: string
  /** The envelope as it came. */
  request: Uint8Array
}

const columnsOf = (row: MessageRow) => ({
  ...{ system_id: row.systemId, message_id: row.messageId, content_sha256: row.contentSha256 },
  ...{ kind: row.kind, state: 'received', received_at: sqlMoment(row.receivedAt) },
  ...{ remote_address: row.remoteAddress, signer_iin: row.signerIin },
  request: Buffer.from(row.request),
})

/** Stores messages as `received`. @returns their rows, in their order */
export const insertMessages = (client: QueryClientContract, rows: readonly MessageRow[]) =>
  insertRows(client, 'hr_messages', rows.map(columnsOf), 'content_sha256')

/** An answer to a message that is `received`. */
export interface KeptAnswer {
  id: number
  answer: Buffer
}

/** Keeps the answers to several messages, all of them with this code, which is no fault. */
export async function keepAnswers(
  client: QueryClientContract,
  answers: readonly KeptAnswer[],
  code: string,
  at: DateTime
): Promise<void> {
  const ids = answers.map(({ id }) => id)
  const cases = answers.map(() => 'when ? then ?').join(' ')
  const values = answers.flatMap(({ id, answer }) => [id, answer])
  await runPlain(
    client,
    `update hr_messages set state = 'answered', code = ?, answered_at = ?,
     answer = case id ${cases} end where id in (${marks(ids)})`,
    [code, sqlMoment(at), ...values, ...ids]
  )
}

const SAME_CONTENT = 'select message_id, content_sha256 from hr_messages where content_sha256 in'
const SAME_ID = 'select message_id, content_sha256 from hr_messages where system_id in'

/** Those of these messages of which nothing has been stored: neither their content, nor their id. */
export async function unknownMessages<T>(
  client: QueryClientContract,
  all: readonly T[],
  rowOf: (one: T) => MessageRow
): Promise<T[]> {
  if (all.length === 0) return []
  const rows = all.map(rowOf)
  const contents = rows.map(({ contentSha256 }) => contentSha256)
  const systems = [...new Set(rows.map(({ systemId }) => systemId))]
  const messages = rows.map(({ messageId }) => messageId)
  const found = await plainRows<{ message_id: string; content_sha256: string }>(
    client,
    `${SAME_CONTENT} (${marks(contents)}) union all
     ${SAME_ID} (${marks(systems)}) and message_id in (${marks(messages)})`,
    [...contents, ...systems, ...messages]
  )
  const known = new Set(found.flatMap((each) => [each.message_id, each.content_sha256]))
  return all.filter((_, at) => !known.has(messages[at]) && !known.has(contents[at]))
}
