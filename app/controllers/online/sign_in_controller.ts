import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { CaError } from '#ca/ca_error'
import { Challenges, challengeBytes } from '#ca/online/challenges'
import { SignInApplicant } from '#ca/online/sign_in_applicant'
import { signIn, signOut } from '#middleware/applicant_middleware'
import { signedProof, signInCode } from '#validators/online'
import { countProof, signInLimits } from '#start/limiter'

const DER = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

/** @throws CaError E_SIGN_IN_BLOCKED */
function assertNotBlocked(seconds: number) {
  if (seconds > 0) throw new CaError('E_SIGN_IN_BLOCKED', { minutes: Math.ceil(seconds / 60) }, 429)
}

/** S-5.1: a holder signs in to the online service, with the carrier or with a code. */
export default class SignInController {
  @inject()
  async create({ session, view }: HttpContext, challenges: Challenges) {
    const challenge = await challenges.give('sign_in', session.sessionId)
    const toSign = Buffer.from(challengeBytes('sign_in', challenge)).toString('base64')
    return view.render('pages/online/sign_in', { challenge, toSign })
  }

  @inject()
  async store(ctx: HttpContext, applicants: SignInApplicant) {
    const { request, response, session } = ctx
    const { challenge, cms } = await request.validateUsing(signedProof)
    assertNotBlocked(await countProof(request.ip()))
    const proof = { challenge, cms: DER(cms), session: session.sessionId }
    signIn(ctx, await applicants.byCertificate(proof, request.ip()))
    return response.redirect().toPath('/online')
  }

  @inject()
  async byCode(ctx: HttpContext, applicants: SignInApplicant) {
    const { request, response } = ctx
    const { iin, code } = await request.validateUsing(signInCode)
    const attempt = { address: request.ip(), login: `holder:${iin}` }
    const seconds = await signInLimits.count(attempt)
    assertNotBlocked(seconds)
    const signedIn = await applicants.byCode({ iin, code }, request.ip())
    await signInLimits.forgive(attempt)
    signIn(ctx, signedIn)
    return response.redirect().toPath('/online')
  }

  async destroy(ctx: HttpContext) {
    signOut(ctx)
    return ctx.response.redirect().toPath('/online/sign-in')
  }
}
