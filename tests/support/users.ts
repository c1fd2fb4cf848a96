import hash from '@adonisjs/core/services/hash'
import User, { type Role } from '#models/user'

export const PASSWORD = 'correct horse battery'

let serial = 0
let hashed: Promise<string> | undefined

/** A user with a role and the password above, which is hashed once: the product's cost is a tenth of a second. */
export async function aUser(role: Role, login = `${role}${++serial}`): Promise<User> {
  const fullName = role === 'operator' ? 'Сейткали Айгерим' : 'Омаров Бауыржан'
  hashed ??= hash.make(PASSWORD)
  return User.createQuietly({ login, fullName, role, password: await hashed })
}
