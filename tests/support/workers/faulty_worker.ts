import { parentPort } from 'node:worker_threads'
import type { Job } from '#ca/crypto/workers/jobs'

/*
| A worker that does what the message to verify says: ends, throws, says nothing, or answers after a while.
*/

parentPort?.on('message', (job: Job) => {
  const wishes =
    job.kind === 'verify' ? job.claims.map(({ data }) => Buffer.from(data).toString()) : []
  if (wishes.includes('end')) process.exit(3)
  if (wishes.includes('throw')) throw new Error('a fault of the worker')
  if (wishes.includes('hang')) return
  const verdicts = wishes.map(() => null)
  setTimeout(() => parentPort?.postMessage({ verdicts }), wishes.includes('slow') ? 200 : 0)
})
