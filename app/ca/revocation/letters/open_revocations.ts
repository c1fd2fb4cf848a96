import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { lineIin } from '#ca/revocation/letters/load_revocable'
import { readOnlineNumber } from '#ca/letters/online_number'
import OnlineApplication from '#models/online_application'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'

/** The open applications to revoke, filed in the online service (S-21), that a letter may mean. */
export interface OpenRevocations {
  /** A person has one at the most. */
  ofPerson: ReadonlyMap<string, OnlineApplication>
  byId: ReadonlyMap<number, OnlineApplication>
}

/** The number that a row quotes; 0 for none. */
const quotedId = ({ cells }: Annex1Line) => readOnlineNumber(cells.onlineNumber.text) ?? 0

/** Those of the people in the rows, and those whose numbers the rows quote. */
export async function loadOpenRevocations(
  lines: readonly Annex1Line[],
  client: TransactionClientContract
): Promise<OpenRevocations> {
  const open = await OnlineApplication.query({ client })
    .where('kind', 'revoke')
    .whereNotNull('openKey')
    .where((meant) =>
      meant
        .whereIn('iin', [...new Set(lines.map(lineIin))])
        .orWhereIn('id', [...new Set(lines.map(quotedId))])
    )
  return {
    ofPerson: new Map(open.map((application) => [application.iin, application])),
    byId: new Map(open.map((application) => [application.id, application])),
  }
}

/** A row that quotes the application of somebody else, or for another BIN. */
export interface Quote {
  line: Annex1Line
  /** What it quotes. */
  application: OnlineApplication
  differs: ('iin' | 'bin')[]
}

/** Null for a row that quotes nothing that is open, and for one that agrees in IIN and BIN. */
export function quoteOf(line: Annex1Line, { byId }: OpenRevocations): Quote | null {
  const application = byId.get(quotedId(line))
  if (!application) return null
  const written = { iin: lineIin(line), bin: line.cells.bin.text.replace(/\D/g, '') }
  const differs = (['iin', 'bin'] as const).filter((each) => {
    return written[each].padStart(12, '0') !== application[each]
  })
  return differs.length > 0 ? { line, application, differs } : null
}
