import { cellFinding, inReadingOrder } from '#ca/letters/finding'
import { cellReader, readIdentity } from '#ca/letters/read_cells'
import { checkBinOfRow, checkRepeats } from '#ca/letters/check_rows'
import { onlineNumber, readOnlineNumber } from '#ca/letters/online_number'
import { quoteOf } from '#ca/revocation/letters/open_revocations'
import { searchText } from '#ca/search_text'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { Finding, Problem } from '#ca/letters/finding'
import type { OpenRevocations, Quote } from '#ca/revocation/letters/open_revocations'
import type { PersonsCertificate, Possessions } from '#ca/revocation/letters/load_revocable'
import type Certificate from '#models/certificate'

/** What the rows of a letter are held against. */
export interface RevocationContext {
  /** The BIN of the agency whose letter it is. */
  agencyBin: string
  /** BINs of agencies that are entered: divisions among them. */
  knownBins: ReadonlySet<string>
  possessions: Possessions
  /** What people have asked for in the online service (S-21). */
  online: OpenRevocations
  /** Which certificate is meant of a person who has several: serial numbers by IIN. */
  meant: ReadonlyMap<string, string>
  /** Nobody looks at the certificates again: a person with several, of whom it is not said, stops the letter. */
  strict: boolean
}

/** A certificate that a row asks to revoke. */
export interface ChosenCertificate {
  /** 1, 2, 3 … within the table. */
  row: number
  fullName: string
  iin: string
  certificate: Certificate
  /** The number of an online application that the row quotes; null for none. */
  applicationNumber: string | null
  /** The online application that asks for the same (S-21). */
  onlineApplicationId: number | null
}

interface ReadRow {
  line: Annex1Line
  cells: ReturnType<typeof readIdentity>
  findings: Finding[]
}

function readRow(line: Annex1Line): ReadRow {
  const { read, findings } = cellReader(line)
  return { line, cells: readIdentity({ read }), findings }
}

/** What the row's person has asked for online, where the row quotes its number. */
function quotedBy({ line, cells: { iin } }: ReadRow, { online }: RevocationContext) {
  const asked = online.ofPerson.get(iin ?? '')
  return asked?.id === readOnlineNumber(line.cells.onlineNumber.text) ? asked : undefined
}

/** The certificates that the row can mean: the one of the application that it quotes (S-21), or any of the person's. */
function held(row: ReadRow, context: RevocationContext): readonly PersonsCertificate[] {
  const all = context.possessions.get(row.cells.iin ?? '') ?? []
  const quoted = quotedBy(row, context)
  return quoted ? all.filter(({ certificate }) => certificate.id === quoted.certificateId) : all
}

/** Those of them that are of the row's agency and can be revoked. */
function choose(row: ReadRow, context: RevocationContext) {
  const { iin, bin } = row.cells
  const wanted = context.meant.get(iin ?? '')
  return held(row, context).filter(({ certificate, standing }) => {
    const here = standing === 'valid' && certificate.agencyBin === bin
    return here && (wanted === undefined || certificate.serial === wanted)
  })
}

/** Why there is nothing to revoke. */
function nothing(bin: string, all: readonly PersonsCertificate[]): Problem {
  const here = all.filter(({ certificate }) => certificate.agencyBin === bin)
  const last = here.at(-1)
  if (last?.standing === 'revoked') return { code: 'E_REVOKED_ALREADY', facts: { day: last.day } }
  if (last) return { code: 'E_CERTIFICATE_EXPIRED', facts: { day: last.day } }
  const elsewhere = all.find(({ standing }) => standing === 'valid')
  if (elsewhere)
    return { code: 'E_CERTIFICATE_OF_AGENCY', facts: { bin: elsewhere.certificate.agencyBin } }
  return { code: 'E_NO_CERTIFICATE' }
}

/** A person with several certificates, and no word of which is meant. */
function several(chosen: readonly PersonsCertificate[], strict: boolean): Problem {
  const serials = chosen.map(({ certificate }) => certificate.serial).join(', ')
  if (strict) return { code: 'E_CERTIFICATES_SEVERAL', facts: { count: chosen.length, serials } }
  return { code: 'W_CERTIFICATES_SEVERAL', facts: { count: chosen.length } }
}

function checkChosen(
  row: ReadRow,
  chosen: readonly PersonsCertificate[],
  strict: boolean
): Problem[] {
  const { name } = row.cells
  const asked = chosen.find((one) => one.asked)?.asked
  const problems: Problem[] = []
  if (chosen.length > 1) problems.push(several(chosen, strict))
  if (asked) {
    const { number, datedOn } = asked
    problems.push({ code: 'W_REVOCATION_ASKED', facts: { number, datedOn } })
  }
  const written = name && searchText(name.surname, name.givenName, name.patronymic)
  if (written && chosen.some((one) => one.name !== written))
    problems.push({ code: 'W_NAME_OF_CERTIFICATE', facts: { name: chosen[0].name } })
  return problems
}

function checkPossession(row: ReadRow, context: RevocationContext): Finding[] {
  const { iin, bin } = row.cells
  if (!iin || !bin) return []
  const chosen = choose(row, context)
  const problems =
    chosen.length > 0
      ? checkChosen(row, chosen, context.strict)
      : [nothing(bin, held(row, context))]
  return problems.map((problem) =>
    cellFinding(row.line, problem.code === 'W_NAME_OF_CERTIFICATE' ? 'fullName' : 'iin', problem)
  )
}

function checkBin({ line, cells: { bin } }: ReadRow, context: RevocationContext): Finding[] {
  return bin ? checkBinOfRow(bin, context).map((problem) => cellFinding(line, 'bin', problem)) : []
}

/** S-21: a number is quoted that is not the one of what this person has asked for. */
function checkNumber(row: ReadRow, context: RevocationContext): Finding[] {
  const { line } = row
  const { text } = line.cells.onlineNumber
  if (text === '' || quotedBy(row, context)) return []
  return [cellFinding(line, 'onlineNumber', { code: 'W_ONLINE_NUMBER', facts: { number: text } })]
}

function chosenOf(row: ReadRow, context: RevocationContext): ChosenCertificate[] {
  const { line, cells } = row
  const { name, iin, organisation } = cells
  if (!name || !iin || !organisation) return []
  const fullName = [name.surname, name.givenName, name.patronymic].filter(Boolean).join(' ')
  const asked = context.online.ofPerson.get(iin)
  return choose(row, context).map(({ certificate }) => ({
    ...{ row: line.row, fullName, iin, certificate },
    applicationNumber: line.cells.onlineNumber.text || null,
    onlineApplicationId: asked?.certificateId === certificate.id ? asked.id : null,
  }))
}

/** S-21: what differs between a row and the application that it quotes. */
function quoteFindings({ line, application, differs }: Quote): Finding[] {
  const number = onlineNumber(application.id)
  const { iin, bin } = application
  const problems: Record<Quote['differs'][number], Problem> = {
    iin: { code: 'W_ONLINE_IIN', facts: { number, iin } },
    bin: { code: 'W_ONLINE_BIN', facts: { number, bin } },
  }
  return differs.map((field) => cellFinding(line, field, problems[field]))
}

/** What stops the letter for any other row only asks to look where the row answers an application (S-21.3). */
function findingsOf(row: ReadRow, context: RevocationContext, quote: Quote | null): Finding[] {
  const own = [
    ...row.findings,
    ...checkBin(row, context),
    ...checkPossession(row, context),
    ...checkNumber(row, context),
  ]
  if (!quote) return own
  const looked =
    chosenOf(row, context).length > 0
      ? own
      : own.filter(({ field }) => field !== 'iin' && field !== 'bin')
  return [...looked, ...quoteFindings(quote)]
}

/**
 * Holds every row of annex 7 against the rules: the form of each cell, IIN and BIN, the same person twice, and
 * whether the person has a certificate of that agency that can be revoked. Every one that can be is chosen, but of a row
 * that quotes the number of the person's application only the certificate that this one asks for; whoever revokes looks
 * at them one by one. A row that quotes an open application of the online service and differs from it is
 * kept beside it, unless nobody looks again.
 */
export function checkRevocationRows(lines: readonly Annex1Line[], context: RevocationContext) {
  const rows = lines.map(readRow)
  const quotes = rows.map(({ line }) => (context.strict ? null : quoteOf(line, context.online)))
  const findings = rows.flatMap((row, index) => findingsOf(row, context, quotes[index]))
  return {
    findings: inReadingOrder([...findings, ...checkRepeats(rows)]),
    chosen: rows.flatMap((row) => chosenOf(row, context)),
    quotes: quotes.filter((quote) => quote !== null),
  }
}
