import HrSystem from '#models/hr_system'
import User from '#models/user'

/**
 * Names of who acts, as the log names them: full names by login, of everybody who has or had access, and names of HR
 * systems by `hr:NUMBER`. Reads only.
 */
export async function namesOfActors(): Promise<Map<string, string>> {
  const users = await User.query().select('login', 'fullName')
  const systems = await HrSystem.query().select('id', 'name')
  return new Map([
    ...users.map(({ login, fullName }) => [login, fullName] as const),
    ...systems.map(({ id, name }) => [`hr:${id}`, name] as const),
  ])
}
