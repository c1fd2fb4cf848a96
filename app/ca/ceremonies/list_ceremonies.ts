import { CaError } from '#ca/ca_error'
import Ceremony from '#models/ceremony'

interface Reading {
  connection?: string
}

const whole = (options?: Reading) =>
  Ceremony.query(options)
    .preload('participants', (each) => each.orderBy('id'))
    .preload('steps', (each) => each.orderBy('number'))

/** Every ceremony, the newest first. */
export const listCeremonies = (): Promise<Ceremony[]> => whole().orderBy('id', 'desc')

/** A ceremony with its participants and steps. @throws CaError E_CEREMONY_ABSENT */
export async function findCeremony(id: number, options?: Reading): Promise<Ceremony> {
  const ceremony = await whole(options).where('id', id).first()
  if (ceremony) return ceremony
  throw new CaError('E_CEREMONY_ABSENT', { ceremony: id }, 404)
}

/** A ceremony that is planned or running. @throws CaError E_CEREMONY_ABSENT, E_CEREMONY_OVER */
export async function findOpenCeremony(id: number): Promise<Ceremony> {
  const ceremony = await findCeremony(id)
  const { state } = ceremony
  if (state === 'planned' || state === 'running') return ceremony
  throw new CaError('E_CEREMONY_OVER', { ceremony: id, state }, 409)
}
