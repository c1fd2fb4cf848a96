/** Who acts: a user's login, `shell:NAME` for a command, `system` for what runs by itself. */
export type Actor = string

export const SYSTEM: Actor = 'system'
