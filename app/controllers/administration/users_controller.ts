import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import User from '#models/user'
import AdministrationPolicy from '#policies/administration_policy'
import { AddUser } from '#ca/access/add_user'
import { ChangePassword } from '#ca/access/change_password'
import { DisableUser } from '#ca/access/disable_user'
import { EnableUser } from '#ca/access/enable_user'
import { listUsers } from '#ca/access/list_users'
import { readablePassword } from '#ca/access/credentials'
import { newUser } from '#validators/administration'

/** People who sign in: who they are, letting in, shutting out. */
export default class UsersController {
  async index({ bouncer, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    return view.render('pages/administration/users', { users: await listUsers() })
  }

  async create({ bouncer, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    return view.render('pages/administration/new_user')
  }

  /** The password is made here and shown in this one answer: it is kept nowhere but as a hash. */
  @inject()
  async store({ bouncer, request, auth, view }: HttpContext, addUser: AddUser) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { login, full_name: fullName, role } = await request.validateUsing(newUser)
    const password = readablePassword()
    const actor = auth.getUserOrFail().login
    const user = await addUser.handle({ login, fullName, role, password }, actor)
    return view.render('pages/administration/new_password', { user, password })
  }

  @inject()
  async password({ bouncer, params, auth, view }: HttpContext, changePassword: ChangePassword) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { login } = await User.findOrFail(params.id)
    const password = readablePassword()
    const user = await changePassword.handle({ login, password }, auth.getUserOrFail().login)
    return view.render('pages/administration/new_password', { user, password })
  }

  /** The question before somebody is shut out, or gets another password. */
  async edit({ bouncer, params, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    return view.render('pages/administration/user', { user: await User.findOrFail(params.id) })
  }

  @inject()
  async disable(ctx: HttpContext, disableUser: DisableUser) {
    const { bouncer, params, auth, session, response, i18n } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { login } = await User.findOrFail(params.id)
    const user = await disableUser.handle({ login }, auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_administration.user_disabled', { name: user.fullName }))
    return response.redirect().toPath('/administration/users')
  }

  @inject()
  async enable(ctx: HttpContext, enableUser: EnableUser) {
    const { bouncer, params, auth, session, response, i18n } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { login } = await User.findOrFail(params.id)
    const user = await enableUser.handle({ login }, auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_administration.user_enabled', { name: user.fullName }))
    return response.redirect().toPath('/administration/users')
  }
}
