import { cellFinding, inReadingOrder } from '#ca/letters/finding'
import { cellReader, readIdentity } from '#ca/letters/read_cells'
import { checkBinOfRow, checkRepeats } from '#ca/letters/check_rows'
import { searchText } from '#ca/search_text'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { Finding, Problem } from '#ca/letters/finding'
import type { PersonsCertificate, Possessions } from '#ca/revocation/letters/load_revocable'
import type Certificate from '#models/certificate'

/** What the rows of a letter are held against. */
export interface RevocationContext {
  /** The BIN of the agency whose letter it is. */
  agencyBin: string
  /** BINs of agencies that are entered: divisions among them. */
  knownBins: ReadonlySet<string>
  possessions: Possessions
}

/** A certificate that a row asks to revoke. */
export interface ChosenCertificate {
  /** 1, 2, 3 … within the table. */
  row: number
  fullName: string
  iin: string
  certificate: Certificate
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

/** The certificates of the row's person for the row's agency that can be revoked. */
function choose({ iin, bin }: ReadRow['cells'], possessions: Possessions) {
  const all = possessions.get(iin ?? '') ?? []
  return all.filter(({ certificate, standing }) => {
    return standing === 'valid' && certificate.agencyBin === bin
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

function checkChosen(row: ReadRow, chosen: readonly PersonsCertificate[]): Problem[] {
  const { name } = row.cells
  const asked = chosen.find((one) => one.asked)?.asked
  const problems: Problem[] = []
  if (chosen.length > 1)
    problems.push({ code: 'W_CERTIFICATES_SEVERAL', facts: { count: chosen.length } })
  if (asked) {
    const { number, datedOn } = asked
    problems.push({ code: 'W_REVOCATION_ASKED', facts: { number, datedOn } })
  }
  const written = name && searchText(name.surname, name.givenName, name.patronymic)
  if (written && chosen.some((one) => one.name !== written))
    problems.push({ code: 'W_NAME_OF_CERTIFICATE', facts: { name: chosen[0].name } })
  return problems
}

function checkPossession(row: ReadRow, { possessions }: RevocationContext): Finding[] {
  const { iin, bin } = row.cells
  if (!iin || !bin) return []
  const chosen = choose(row.cells, possessions)
  const problems =
    chosen.length > 0 ? checkChosen(row, chosen) : [nothing(bin, possessions.get(iin) ?? [])]
  return problems.map((problem) =>
    cellFinding(row.line, problem.code === 'W_NAME_OF_CERTIFICATE' ? 'fullName' : 'iin', problem)
  )
}

function checkBin({ line, cells: { bin } }: ReadRow, context: RevocationContext): Finding[] {
  return bin ? checkBinOfRow(bin, context).map((problem) => cellFinding(line, 'bin', problem)) : []
}

function chosenOf({ line, cells }: ReadRow, possessions: Possessions): ChosenCertificate[] {
  const { name, iin, organisation } = cells
  if (!name || !iin || !organisation) return []
  const fullName = [name.surname, name.givenName, name.patronymic].filter(Boolean).join(' ')
  return choose(cells, possessions).map(({ certificate }) => ({
    row: line.row,
    fullName,
    iin,
    certificate,
  }))
}

/**
 * Holds every row of annex 7 against the rules: the form of each cell, IIN and BIN, the same person twice, and
 * whether the person has a certificate of that agency that can be revoked. Every one that can be is chosen; whoever
 * revokes looks at them one by one.
 */
export function checkRevocationRows(lines: readonly Annex1Line[], context: RevocationContext) {
  const rows = lines.map(readRow)
  const findings = rows.flatMap((row) => [
    ...row.findings,
    ...checkBin(row, context),
    ...checkPossession(row, context),
  ])
  return {
    findings: inReadingOrder([...findings, ...checkRepeats(rows)]),
    chosen: rows.flatMap((row) => chosenOf(row, context.possessions)),
  }
}
