import { parentPort } from 'node:worker_threads'
import type { Job } from '#ca/crypto/workers/jobs'

/*
| A worker that does what the message to verify says: ends, throws, says nothing, or answers after a while.
*/

parentPort?.on('message', (job: Job) => {
  const wish = job.kind === 'verify' ? Buffer.from(job.claim.data).toString() : 'answer'
  if (wish === 'end') process.exit(3)
  if (wish === 'throw') throw new Error('a fault of the worker')
  if (wish === 'hang') return
  setTimeout(() => parentPort?.postMessage({ signatures: [] }), wish === 'slow' ? 200 : 0)
})
