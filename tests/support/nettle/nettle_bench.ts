import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { nettleProgram } from '#tests/support/nettle/compile'

/** nettle, ready to be measured: one process that waits between its bursts. */
export class NettleBench {
  readonly #process = spawn(nettleProgram('gost_bench'), { stdio: ['pipe', 'pipe', 'inherit'] })
  readonly #lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()

  /**
   * Seconds of processor time for so many signatures or verifications, or for a hash of so many bytes.
   *
   * @throws Error when the program has ended
   */
  async seconds(what: 'sign' | 'verify' | 'streebog', bits: 256 | 512, count: number) {
    this.#process.stdin.write(`${what} ${bits} ${count}\n`)
    const { value, done } = await this.#lines.next()
    if (done) throw new Error('the measured program has ended')
    return Number(value) / 1e9
  }

  close() {
    this.#process.stdin.end()
  }
}
