import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { DateTime } from 'luxon'

/** A row that a process holds. */
export interface Held {
  id: number
  reservedBy: string
  reservedAt: DateTime
}

const LINUX_START_TIME_FIELD = 22

/** When a process began, in clock ticks since the boot (proc(5)); null when there is no such process. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the program's name in brackets and may hold spaces.
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return afterName[LINUX_START_TIME_FIELD - 3]
  } catch {
    return null
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
}

const HOST = `${hostname().slice(0, 60)}/${bootId()}`

/** How long a reservation of another machine's process is left alone, in minutes. */
const FOREIGN_MINUTES = 10

/**
 * Who holds a reservation: a process, named so that no other can be mistaken for it (host, boot, process id,
 * its start), and within this process the acts that are under way. A sweep takes up only what nobody holds.
 */
export class Reserver {
  #inHand = new Set<number>()

  /** The name of this process, what goes into `reserved_by`. */
  readonly mark = `${HOST}/${process.pid}/${startOf(process.pid)}`

  /** Does something with a reservation, which counts as held until it has ended, well or badly. */
  async holding<T>(id: number, act: () => Promise<T>): Promise<T> {
    this.#inHand.add(id)
    try {
      return await act()
    } finally {
      this.#inHand.delete(id)
    }
  }

  /**
   * Whether nobody works on a reservation any more: its process is gone, or is this one and has let go of it.
   * Of a process on another machine that cannot be seen; its reservations count as abandoned after ten minutes.
   */
  isAbandoned(held: Held, now: DateTime): boolean {
    if (held.reservedBy === this.mark) return !this.#inHand.has(held.id)
    const [host, boot, pid, start] = held.reservedBy.split('/')
    if (`${host}/${boot}` === HOST) return startOf(Number(pid)) !== start
    if (host === HOST.split('/')[0]) return true
    return now.diff(held.reservedAt, 'minutes').minutes >= FOREIGN_MINUTES
  }
}
