import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaError } from '#ca/ca_error'
import Authority from '#models/authority'
import Ceremony from '#models/ceremony'

/** Tables in which the Root CA never has a row: letters, people and requests are the State CA's. */
const OF_THE_STATE_CA = ['users', 'agencies', 'letters', 'certificates', 'authority_requests']

/** Looks whether a database and a folder of keys are another authority's: the Root CA runs apart. */
@inject()
export class RootPlace {
  constructor(protected keys: AuthorityKeys) {}

  /** @throws CaError E_ROOT_PLACE when a State CA uses the database or the folder */
  async assertFree(): Promise<void> {
    const tables = await db.connection().getAllTables()
    const fresh = !tables.includes('authorities')
    if (!fresh) await this.#assertDatabase(tables)
    const known = fresh ? [] : await this.#ownKeys(tables.includes('ceremonies'))
    const keyIds = await this.keys.list()
    const foreign = keyIds.find((keyId) => !known.includes(keyId))
    if (foreign) throw new CaError('E_ROOT_PLACE', { what: `keys/${foreign}` }, 409)
  }

  async #assertDatabase(tables: string[]) {
    const state = await db.from('authorities').where('role', 'state').first()
    if (state) throw new CaError('E_ROOT_PLACE', { what: 'authorities' }, 409)
    for (const table of OF_THE_STATE_CA.filter((each) => tables.includes(each))) {
      const row = await db.from(table).first()
      if (row) throw new CaError('E_ROOT_PLACE', { what: table }, 409)
    }
  }

  /** The keys that this machine made: of its authorities, and of ceremonies that are not over. */
  async #ownKeys(withCeremonies: boolean): Promise<string[]> {
    const roots = await Authority.query().where('role', 'root')
    const ceremonies = withCeremonies ? await Ceremony.query().where('purpose', 'root') : []
    return [...roots, ...ceremonies].map(({ keyId }) => keyId)
  }
}
