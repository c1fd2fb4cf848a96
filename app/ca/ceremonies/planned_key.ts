import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { AuthorityKeys, SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { STATE_ALGORITHMS } from '#ca/authorities/prepare_authority'
import { fileNamePattern } from '#ca/certificates/published_as'
import { keyIdPattern } from '#ca/crypto/key_store'
import Authority from '#models/authority'
import AuthorityRequest from '#models/authority_request'
import Ceremony, { type CeremonyPurpose } from '#models/ceremony'

/** The key of a plan, as it was asked for. */
export interface AskedKey {
  algorithm: string
  keyId: string
  fileName: string
}

type CeremonyKey = Pick<Ceremony, 'algorithm' | 'keyId' | 'fileName'>

/** The key of a ceremony: a new one whose names are free, or, where shares alone are dealt, one that is there. */
@inject()
export class PlannedKey {
  constructor(protected keys: AuthorityKeys) {}

  /**
   * @throws CaError E_AUTHORITY_NAME, E_AUTHORITY_ALGORITHM, E_AUTHORITY_KEY_TAKEN; E_CEREMONY_KEY for shares of a
   *   store that has no such key
   */
  async of(purpose: CeremonyPurpose, asked: AskedKey, keyStore: string): Promise<CeremonyKey> {
    if (purpose === 'shares') return existing(asked.keyId, keyStore)
    const key = newKey(asked)
    await refuseRows(key)
    await this.#refuseKept(key, keyStore)
    return key
  }

  /** A token is not opened for that: its ceremony looks when it has it open. */
  async #refuseKept({ keyId }: CeremonyKey, keyStore: string) {
    if (keyStore !== SOFTWARE_STORE) return
    const kept = await this.keys.list(keyStore)
    if (kept.includes(keyId)) throw taken(keyId)
  }
}

const taken = (name: string) => new CaError('E_AUTHORITY_KEY_TAKEN', { name }, 409)

async function existing(keyId: string, keyStore: string): Promise<CeremonyKey> {
  const where = { keyId, keyStore }
  const found =
    (await Authority.query().where(where).first()) ??
    (await AuthorityRequest.query().where(where).first())
  const algorithm = STATE_ALGORITHMS.find((each) => each === found?.algorithm)
  if (!found || !algorithm)
    throw new CaError('E_CEREMONY_KEY', { key: keyId, store: keyStore }, 404)
  return { keyId, algorithm, fileName: found.fileName ?? '' }
}

function newKey({ algorithm, keyId, fileName }: AskedKey): CeremonyKey {
  const gost = STATE_ALGORITHMS.find((each) => each === algorithm)
  if (!gost)
    throw new CaError('E_AUTHORITY_ALGORITHM', { algorithm, known: STATE_ALGORITHMS.join(', ') })
  if (!keyIdPattern.test(keyId)) throw new CaError('E_AUTHORITY_NAME', { name: keyId })
  if (!fileNamePattern.test(fileName)) throw new CaError('E_AUTHORITY_NAME', { name: fileName })
  return { algorithm: gost, keyId, fileName }
}

/** Neither an authority, nor a request, nor another ceremony that is not over may have the name. */
async function refuseRows({ keyId, fileName }: CeremonyKey) {
  const open = Ceremony.query()
    .whereIn('state', ['planned', 'running'])
    .whereNot('purpose', 'shares')
  for (const rows of [Authority.query(), AuthorityRequest.query(), open]) {
    const found = await rows
      .where((either) => void either.where('keyId', keyId).orWhere('fileName', fileName))
      .first()
    if (found) throw taken(found.keyId === keyId ? keyId : fileName)
  }
}
