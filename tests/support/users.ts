import User, { type Role } from '#models/user'

export const PASSWORD = 'correct horse battery'

let serial = 0

/** A user with a role and the password above. */
export function aUser(role: Role, login = `${role}${++serial}`): Promise<User> {
  const fullName = role === 'operator' ? 'Сейткали Айгерим' : 'Омаров Бауыржан'
  return User.create({ login, fullName, role, password: PASSWORD })
}
