/** Who acts: a user's login, `shell:NAME` for a command, `holder:IIN` in the online service, `hr:SYSTEM:IIN` through an HR system, `system` for what runs by itself. */
export type Actor = string

export const SYSTEM: Actor = 'system'
