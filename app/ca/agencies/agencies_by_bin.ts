import Agency from '#models/agency'

/** Agencies by their BIN. Reads only. */
export async function agenciesByBin(): Promise<Map<string, Agency>> {
  const agencies = await Agency.query().select('bin', 'nameKk', 'nameRu')
  return new Map(agencies.map((agency) => [agency.bin, agency]))
}
