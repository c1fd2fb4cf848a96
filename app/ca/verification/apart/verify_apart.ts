import { inject } from '@adonisjs/core'
import { Clock } from '#ca/clock'
import { readReport } from '#ca/verification/apart/messages'
import { VerifyingThreads } from '#ca/verification/apart/verifying_threads'
import { Evidence } from '#ca/verification/evidence'
import type { DocumentInput } from '#ca/verification/verify_document'
import type { DocumentReport } from '#ca/verification/documents/document_report'

/** `VerifyDocument` for strangers: in a thread of its own, within a deadline. */
@inject()
export class VerifyApart {
  constructor(
    protected clock: Clock,
    protected evidence: Evidence,
    protected threads: VerifyingThreads
  ) {}

  /**
   * @throws CaError those of `VerifyDocument`, E_VERIFICATION_BUSY, E_VERIFICATION_TOO_LONG, E_VERIFICATION_TOO_LARGE
   */
  async handle(input: DocumentInput): Promise<DocumentReport> {
    const { evidence } = this
    const report = await this.threads.verify({
      evidence,
      input,
      now: this.clock.now().toISO(),
      authorities: await evidence.authorities(),
      lists: await evidence.lists(),
    })
    return readReport(report)
  }
}
