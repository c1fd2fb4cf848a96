import { registeredHolder } from '#ca/online/registered_holder'
import type OnlineApplication from '#models/online_application'
import type { Actor } from '#ca/actor'

/** Somebody who acts for the person whose application it is. */
export interface ExecutorBehind {
  iin: string
  name: string
}

/**
 * Which of those who filed or installed an application are not its person: executors, by actor, with the names that the
 * register has.
 *
 * @param online with its steps
 */
export async function executorsBehind(
  online: OnlineApplication
): Promise<Map<Actor, ExecutorBehind>> {
  const actors = new Set([online.filedBy, ...online.steps.map(({ takenBy }) => takenBy)])
  const found = new Map<Actor, ExecutorBehind>()
  for (const actor of actors) {
    const [, iin = online.iin] = /^holder:(\d{12})$/.exec(actor) ?? []
    if (iin === online.iin) continue
    const { surname, givenName, patronymic } = await registeredHolder(iin)
    found.set(actor, { iin, name: [surname, givenName, patronymic].filter(Boolean).join(' ') })
  }
  return found
}
