import User from '#models/user'

/** Everybody who has or had access, those who still have it first, then by name. Reads only. */
export const listUsers = (): Promise<User[]> =>
  User.query().orderByRaw('disabled_at is not null').orderBy('fullName')
