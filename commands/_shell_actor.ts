import { userInfo } from 'node:os'
import type { Actor } from '#ca/actor'

/** Who acts from a shell: `shell:NAME` of the user who runs the command. */
export function shellActor(): Actor {
  return `shell:${userInfo().username.replace(/\s+/g, '_').slice(0, 90)}`
}
