import { inject } from '@adonisjs/core'
import type { DateTime } from 'luxon'
import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'
import { readVerification } from '#validators/verification'
import type { Check, VerificationReport } from '#ca/verification/report'
import type { DocumentReport, SignerReport } from '#ca/verification/documents/document_report'
import { reasonText } from '#start/formats'
import { VerifyApart } from '#ca/verification/apart/verify_apart'
import { isoMoment } from '#ca/moments'

const iso = (at: DateTime | null) => at && isoMoment(at)

/** S-27 for programs: the report as JSON, with the texts in the language of the request. */
export default class VerificationsController {
  @inject()
  async store({ request, response, i18n }: HttpContext, verify: VerifyApart) {
    response.header('Cache-Control', 'no-store')
    const report = await verify.handle(await readVerification(request))
    return response.ok(documentOf(report, i18n))
  }
}

function documentOf({ kind, verdict, verifiedAt, signers }: DocumentReport, i18n: I18n) {
  return {
    kind,
    verdict,
    verifiedAt: iso(verifiedAt),
    signers: signers.map((signer) => signerOf(signer, i18n)),
  }
}

function signerOf(signer: SignerReport, i18n: I18n) {
  const { claimedAt, judgedAt, checks, timeStamp, ...facts } = signer
  return {
    ...facts,
    claimedAt: iso(claimedAt),
    judgedAt: iso(judgedAt),
    checks: checksOf(checks, i18n),
    timeStamp: timeStamp && stampOf(timeStamp, i18n),
  }
}

function stampOf({ verdict, path, checks }: VerificationReport, i18n: I18n) {
  return { verdict, path, checks: checksOf(checks, i18n) }
}

function checksOf(checks: Check[], i18n: I18n) {
  return checks.map((check) => ({
    ...check,
    text: reasonText(i18n, check),
  }))
}
