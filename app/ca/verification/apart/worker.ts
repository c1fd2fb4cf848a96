import 'reflect-metadata'
import { parentPort } from 'node:worker_threads'
import { CaError } from '#ca/ca_error'
import { FixedClock } from '#ca/clock'
import { Evidence, type RegisterEntry } from '#ca/verification/evidence'
import {
  readEntries,
  type Said,
  type Told,
  type VerificationJob,
} from '#ca/verification/apart/messages'
import { readRevocationList, type RevocationList } from '#ca/verification/revocation_list'
import { VerifyDocument } from '#ca/verification/verify_document'

/*
| A thread that verifies what strangers upload, one document after the other. It has no database and no key; an
| error that nobody foresaw ends it.
*/

/** A report of a real document has some ten thousand characters; a larger one was made to fill the memory. */
const LONGEST_REPORT = 2_000_000

type Register = Map<string, RegisterEntry>

let answered: (register: Register) => void = () => undefined
let kept = new Map<number, RevocationList>()

const say = (said: Said) => parentPort?.postMessage(said)

function listsOf({ lists }: VerificationJob): RevocationList[] {
  const read = lists.map(({ id, der }): [number, RevocationList | undefined] => [
    id,
    der ? readRevocationList(der) : kept.get(id),
  ])
  kept = new Map(read.filter((each): each is [number, RevocationList] => each[1] !== undefined))
  return [...kept.values()]
}

/** What came with the job; the register alone is asked for, once it is known of whom. */
class SentEvidence extends Evidence {
  constructor(private readonly job: VerificationJob) {
    super()
  }

  async authorities() {
    return this.job.authorities
  }

  async lists() {
    return listsOf(this.job)
  }

  register(fingerprints: string[]): Promise<Register> {
    return new Promise((resolve) => {
      answered = resolve
      say({ kind: 'ask', fingerprints })
    })
  }
}

async function verify(job: VerificationJob): Promise<Said> {
  try {
    const verifying = new VerifyDocument(new FixedClock(job.now), new SentEvidence(job))
    const report = JSON.stringify(await verifying.handle(job.input))
    if (report.length > LONGEST_REPORT) throw new CaError('E_VERIFICATION_TOO_LARGE')
    return { kind: 'report', report }
  } catch (error) {
    if (!(error instanceof CaError)) throw error
    const { code, facts, status } = error
    return { kind: 'refused', code, facts, status }
  }
}

parentPort?.on('message', (told: Told) => {
  if (told.kind === 'register') answered(readEntries(told.entries))
  else void verify(told).then(say)
})
say({ kind: 'ready' })
