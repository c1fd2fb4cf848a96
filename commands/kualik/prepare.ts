import { rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { NewUser } from '#ca/access/add_user'
import type { SampleHolder } from '#ca/online/demonstration/invent_sample_holder'
import { AddDemonstrationAgencies } from '#ca/agencies/add_demonstration_agencies'
import { AddFirstUsers } from '#ca/access/add_first_users'
import { HoldDemonstrationCeremony } from '#ca/authorities/hold_demonstration_ceremony'
import { InventSampleHolder } from '#ca/online/demonstration/invent_sample_holder'
import { ResealOldKeys } from '#ca/authorities/reseal_old_keys'
import { secretSource } from '#ca/authorities/secret_source'
import { LoadCalendar } from '#ca/calendar/load_calendar'
import { LoadRegions } from '#ca/agencies/load_regions'
import { SYSTEM } from '#ca/actor'
import Authority from '#models/authority'
import { isCodedError } from '#exceptions/error_text'
import { ownStorage } from '#commands/own_storage'
import { reportError } from '#commands/report_error'
import caConfig, { storagePath } from '#config/ca'

const SAMPLE = 'resources/samples/prilozhenie-1.xlsx'

interface Prepared {
  users: NewUser[]
  sampleHolder: SampleHolder | null
}

/**
 * Brings an installation from any state, an empty folder included, to one that can be started. Every step
 * looks first whether there is anything to do. With --json the passwords of the first users go to standard
 * output inside one JSON document, and whoever shows them removes `pendingFile` afterwards.
 */
export default class Prepare extends BaseCommand {
  static commandName = 'kualik:prepare'
  static description =
    'Create tables, reference data, the demonstration authority and the first users'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Print one JSON document' })
  declare json: boolean

  @flags.boolean({
    description: 'In a demonstration, also somebody who can renew online (docs/online.md)',
  })
  declare sampleHolder: boolean

  #done: string[] = []

  async run() {
    const pendingFile = storagePath('passwords-not-shown')
    try {
      await ownStorage()
      await this.#migrate()
      await this.#loadReferenceData()
      await this.#addAgencies()
      await this.#resealOldKeys()
      await this.#holdCeremony()
      const sampleHolder = this.sampleHolder ? await this.#inventHolder() : null
      const users = await this.#addUsers(pendingFile)
      await this.#report({ users, sampleHolder }, pendingFile)
    } catch (error) {
      reportError(this, error, this.json)
    }
  }

  async #migrate() {
    const { MigrationRunner } = await import('@adonisjs/lucid/migration')
    const db = await this.app.container.make('lucid.db')
    const migrations = new MigrationRunner(db, this.app, { direction: 'up' })
    await migrations.run()
    if (migrations.error) throw migrations.error
    const count = Object.keys(migrations.migratedFiles).length
    if (count > 0) this.#done.push(`Created the tables (${count} migrations).`)
  }

  async #loadReferenceData() {
    const regions = await this.app.container.make(LoadRegions)
    await regions.handle()
    const calendar = await this.app.container.make(LoadCalendar)
    const years = await calendar.handle()
    if (years.length > 0) this.#done.push(`Loaded the calendar (${years.join(', ')}).`)
  }

  async #addAgencies() {
    const agencies = await this.app.container.make(AddDemonstrationAgencies)
    const added = await agencies.handle()
    if (added.length > 0) this.#done.push(`Added ${added.length} demonstration agencies.`)
  }

  /** Key files of the first version; where the passphrase is typed, `node ace keys:upgrade` does it. */
  async #resealOldKeys() {
    const { passphraseFile, unlocking } = caConfig.keyStore
    if (unlocking === 'typed') return
    const resealing = await this.app.container.make(ResealOldKeys)
    const keyIds = await resealing.handle(secretSource('file', passphraseFile, null), SYSTEM)
    if (keyIds.length > 0) this.#done.push(`Sealed anew: ${keyIds.join(', ')}.`)
  }

  /** Where a real ceremony was held, no demonstration comes beside it. */
  async #holdCeremony() {
    const present = await Authority.all()
    if (present.some(({ demonstration }) => !demonstration)) return
    const ceremony = await this.app.container.make(HoldDemonstrationCeremony)
    await ceremony.handle(SYSTEM)
    if (present.length < 2)
      this.#done.push('Held the demonstration key ceremony: a Root CA and the State CA, GOST 2015.')
  }

  /** A start does without: the keys may be where nobody opens them now. */
  async #inventHolder(): Promise<SampleHolder | null> {
    try {
      const inventing = await this.app.container.make(InventSampleHolder)
      const holder = await inventing.handle(SYSTEM)
      if (holder?.made) this.#done.push('Made a sample holder, who can renew online.')
      return holder
    } catch (error) {
      if (!isCodedError(error)) throw error
      this.#done.push(`No sample holder was made (${error.code}).`)
      return null
    }
  }

  async #addUsers(pendingFile: string) {
    const firstUsers = await this.app.container.make(AddFirstUsers)
    const users = await firstUsers.handle({ pendingFile })
    if (users.length > 0) this.#done.push(`Gave ${users.length} users their first passwords.`)
    return users
  }

  async #report({ users, sampleHolder }: Prepared, pendingFile: string) {
    const sample = existsSync(this.app.makePath(SAMPLE)) ? SAMPLE : null
    if (this.json) {
      const [, folder = storagePath('carriers')] = /^file:(.+)/.exec(caConfig.carriers) ?? []
      const carriers = `file:${relative(this.app.makePath(), folder)}`
      const online = sampleHolder && { ...sampleHolder, carriers }
      const answer = {
        ok: true,
        done: this.#done,
        users,
        pendingFile,
        sample,
        sampleHolder: online,
        atStations: caConfig.carriers === 'station',
      }
      process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`)
      return
    }
    const lines = users.map((user) => `${user.login}  ${user.password}  (${user.role})`)
    for (const line of [...this.#done, ...lines]) process.stdout.write(`${line}\n`)
    await rm(pendingFile, { force: true })
  }
}
