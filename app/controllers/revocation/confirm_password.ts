import { isIP } from 'node:net'
import { CaError } from '#ca/ca_error'
import { signInLimits } from '#start/limiter'
import type { ConfirmIdentity } from '#ca/access/confirm_identity'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Asks the signed-in user's password before an act that cannot be undone; guessing counts as it does at the sign-in.
 *
 * @throws CaError E_SIGN_IN_BLOCKED, E_IDENTITY_NOT_CONFIRMED
 */
export async function confirmPassword(
  { auth, request }: HttpContext,
  confirm: ConfirmIdentity,
  password: string
): Promise<void> {
  const user = auth.getUserOrFail()
  const address = isIP(request.ip()) ? request.ip() : 'unknown'
  const attempt = { address, login: user.login }
  const seconds = await signInLimits.count(attempt)
  if (seconds > 0) throw new CaError('E_SIGN_IN_BLOCKED', { minutes: Math.ceil(seconds / 60) }, 429)
  await confirm.handle({ user, password, address })
  await signInLimits.forgive(attempt)
}
