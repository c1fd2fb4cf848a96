import { parentPort } from 'node:worker_threads'
import type { Job } from '#ca/crypto/workers/jobs'

/*
| A worker that does what the message to verify says: ends, throws, says nothing, says nothing of this one claim, or
| answers after a while. Of what is signed in shared memory it says there that it has answered.
*/

parentPort?.on('message', (job: Job) => {
  const wishes =
    job.kind === 'verify' ? job.claims.map(({ data }) => Buffer.from(data).toString()) : []
  if (wishes.includes('end')) process.exit(3)
  if (wishes.includes('throw')) throw new Error('a fault of the worker')
  if (wishes.includes('hang')) return
  const verdicts = wishes.map((wish) => (wish === 'silent' ? undefined : 'holds'))
  setTimeout(() => answer(job, verdicts), wishes.includes('slow') ? 200 : 0)
})

function answer(job: Job, verdicts: unknown[]) {
  parentPort?.postMessage({ verdicts })
  if (job.kind !== 'verify') return
  for (const { signature } of job.claims)
    if (signature.buffer instanceof SharedArrayBuffer) Atomics.store(signature, 0, 1)
}
