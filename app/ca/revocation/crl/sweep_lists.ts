import { inject } from '@adonisjs/core'
import { SYSTEM } from '#ca/actor'
import { Clock } from '#ca/clock'
import { CloseList } from '#ca/revocation/crl/close_list'
import { ListReserver } from '#ca/revocation/crl/list_reserver'
import { listFile, newestPublished } from '#ca/revocation/crl/list_scope'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'
import RevocationList from '#models/revocation_list'
import type { Actor } from '#ca/actor'

/** What became of the lists that somebody left behind; ids. */
export interface ListSweep {
  finished: number[]
  voided: number[]
}

/**
 * Settles the lists that were begun and are not online, because a process died or failed in between: one that was
 * proved is moved into its place, every other is given up, and temporary files go. What a live process works on is
 * left alone.
 */
@inject()
export class SweepLists {
  constructor(
    protected clock: Clock,
    protected folder: PublicationFolder,
    protected closing: CloseList,
    protected reserver: ListReserver
  ) {}

  async handle(actor: Actor = SYSTEM): Promise<ListSweep> {
    const sweep: ListSweep = { finished: [], voided: [] }
    const held = new Set<string>()
    for (const list of await this.#open()) {
      if (this.reserver.isAbandoned(list, this.clock.now()))
        sweep[(await this.#finish(list, actor)) ? 'finished' : 'voided'].push(list.id)
      else held.add(this.#temporary(list))
    }
    for (const file of await this.folder.temporaries())
      if (!held.has(file)) await this.folder.remove(file)
    return sweep
  }

  #open(): Promise<RevocationList[]> {
    return RevocationList.query()
      .whereIn('state', ['reserved', 'issued'])
      .whereNull('publishedAt')
      .orderBy('id')
      .preload('authority')
  }

  #temporary(list: RevocationList): string {
    return this.folder.temporaryName(listFile(list, list.kind), list.number)
  }

  async #finish(list: RevocationList, actor: Actor): Promise<boolean> {
    const reason = list.state === 'issued' ? await this.#place(list) : 'the process ended'
    if (reason !== null) await this.closing.voided(list, reason, actor)
    else await this.closing.published(list)
    return reason === null
  }

  /** Moves a proved list into its place. @returns why that is impossible, null when it is there */
  async #place(list: RevocationList): Promise<string | null> {
    const newer = await newestPublished(list, list.kind)
    if (newer && newer.number > list.number) return `number ${newer.number} is online`
    const file = listFile(list, list.kind)
    if ((await this.folder.hash(file)) === list.sha256) return null
    const temporary = this.#temporary(list)
    if ((await this.folder.hash(temporary)) !== list.sha256) return 'its file is gone'
    await this.folder.place(temporary, file, list.thisUpdate.toJSDate())
    return null
  }
}
