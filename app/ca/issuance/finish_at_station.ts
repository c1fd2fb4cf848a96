import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { RecordWritten } from '#ca/issuance/record_written'
import { ResumeIssuing } from '#ca/issuance/resume_issuing'
import Application from '#models/application'
import type { Actor } from '#ca/actor'

/** What the station has read back from a carrier. */
export interface ReadBackInput {
  applicationId: number
  carrierSerial: string
  /** DER. */
  read: Uint8Array
}

/** The third act: the certificate is on its carrier, for what was read back is the same bytes. */
@inject()
export class FinishAtStation {
  constructor(
    protected resuming: ResumeIssuing,
    protected recording: RecordWritten,
    protected acts: ActsUnderWay
  ) {}

  /** @throws CaError E_APPLICATION_ABSENT, E_READ_BACK_DIFFERS, E_WRITING_UNDER_WAY, those of `ResumeIssuing` */
  handle(input: ReadBackInput, actor: Actor): Promise<void> {
    return this.acts.only(input.applicationId, () => this.#act(input, actor))
  }

  async #act({ applicationId, carrierSerial, read }: ReadBackInput, actor: Actor): Promise<void> {
    const application = await Application.find(applicationId)
    if (!application) throw new CaError('E_APPLICATION_ABSENT', { application: applicationId }, 404)
    const certificate = await this.resuming.handle(application, carrierSerial, actor)
    await this.recording.handle({ certificate, carrierSerial, read }, actor, async () => {})
  }
}
