import Agency from '#models/agency'

/** Agencies by their BIN, and by the subject under which the audit log has them (`agency:ID`). Reads only. */
export async function knownAgencies(): Promise<Map<string, Agency>> {
  const agencies = await Agency.query().select('id', 'bin', 'nameKk', 'nameRu')
  return new Map(
    agencies.flatMap((agency) => [
      [agency.bin, agency],
      [`agency:${agency.id}`, agency],
    ])
  )
}
