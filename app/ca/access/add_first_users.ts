import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { existsSync } from 'node:fs'
import { inject } from '@adonisjs/core'
import AuditEntry from '#models/audit_entry'
import User from '#models/user'
import { AddUser } from '#ca/access/add_user'
import { ChangePassword } from '#ca/access/change_password'
import { readablePassword } from '#ca/access/credentials'
import { SYSTEM } from '#ca/actor'
import type { NewUser } from '#ca/access/add_user'

/** The people of a first start; their names are invented. */
const FIRST_USERS: Omit<NewUser, 'password'>[] = [
  { login: 'operator', fullName: 'Сәрсенова Айгүл Маратқызы', role: 'operator' },
  { login: 'administrator', fullName: 'Жұмабаев Ерлан Серікұлы', role: 'administrator' },
]

/** Creates an empty file that survives a power cut. */
async function touch(path: string) {
  for (const [name, flags] of [
    [path, 'a'],
    [dirname(path), 'r'],
  ]) {
    const handle = await open(name, flags, 0o600)
    await handle.sync()
    await handle.close()
  }
}

/**
 * Adds an operator and an administrator to an installation that has no users, with random passwords.
 *
 * Passwords are kept nowhere, so a start that is cut off before it has shown them would lock everybody out.
 * Therefore an empty file says "not shown yet" from before the first user is there until whoever shows the
 * passwords removes it; as long as it is there, users who never signed in get new ones.
 */
@inject()
export class AddFirstUsers {
  constructor(
    protected addUser: AddUser,
    protected changePassword: ChangePassword
  ) {}

  /**
   * @param input.pendingFile the file that says "not shown yet"
   * @returns the users whose passwords are to be shown, once; none on every later start
   */
  async handle(input: { pendingFile: string }): Promise<NewUser[]> {
    if (!existsSync(input.pendingFile)) {
      if (await User.first()) return []
      await touch(input.pendingFile)
    }
    const shown: NewUser[] = []
    for (const person of FIRST_USERS) {
      const user = { ...person, password: readablePassword() }
      if (await this.#give(user)) shown.push(user)
    }
    return shown
  }

  /** @returns whether the user has this password now */
  async #give(user: NewUser): Promise<boolean> {
    if (!(await User.findBy('login', user.login))) {
      await this.addUser.handle(user, SYSTEM)
      return true
    }
    if (await AuditEntry.query().where({ event: 'signed_in', actor: user.login }).first())
      return false
    await this.changePassword.handle(user, SYSTEM)
    return true
  }
}
