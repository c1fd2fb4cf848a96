import User from '#models/user'

/** Full names by login, of everybody who has or had access. Reads only. */
export async function namesOfUsers(): Promise<Map<string, string>> {
  const users = await User.query().select('login', 'fullName')
  return new Map(users.map(({ login, fullName }) => [login, fullName]))
}
