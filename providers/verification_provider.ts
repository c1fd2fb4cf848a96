import type { ApplicationService } from '@adonisjs/core/types'
import { VerifyingThreads } from '#ca/verification/apart/verifying_threads'

/** The threads that verify what strangers upload: started by the first document, ended with the server. */
export default class VerificationProvider {
  readonly #threads = new VerifyingThreads()

  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton(VerifyingThreads, () => this.#threads)
  }

  async shutdown() {
    await this.#threads.close()
  }
}
