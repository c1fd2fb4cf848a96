import { test } from '@japa/runner'
import { algorithm } from '#ca/crypto/algorithms'
import { KeyPair } from '#ca/crypto/key_pair'
import { verifySignature } from '#ca/crypto/verify_signature'
import {
  signingWorkers,
  startSigningWorkers,
  stopSigningWorkers,
  verifySignatureOffThread,
} from '#ca/crypto/workers/signing_workers'
import { Lane } from '#ca/crypto/workers/lane'
import { WorkerPool } from '#ca/crypto/workers/worker_pool'
import type { SigningJob } from '#ca/crypto/workers/jobs'

const FAULTY = new URL('../../support/workers/faulty_worker.ts', import.meta.url)

/** A job for the faulty worker. */
const wish = (text: string) => ({
  spki: new Uint8Array(),
  signatureAlgorithm: new Uint8Array(),
  data: new Uint8Array(Buffer.from(text)),
  signature: new Uint8Array(),
})

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => error.code
  )

test.group('crypto: signing in worker threads', (group) => {
  group.each.teardown(() => stopSigningWorkers())

  test('{$self}: signatures of the workers verify, and the loop goes on meanwhile')
    .with(['gost-2015', 'gost-2004', 'rsa'] as const)
    .run(async ({ assert }, name) => {
      const signer = KeyPair.generate(name).signer()
      startSigningWorkers({ size: 2 })
      let turns = 0
      const timer = setInterval(() => turns++, 1)
      const messages = Array.from({ length: 20 }, (_, i) => new Uint8Array(100 * i).fill(i))
      const signatures = await Promise.all(messages.map((data) => signer.sign(data)))
      clearInterval(timer)
      const { spki, signatureAlgorithm } = signer
      for (const [i, signature] of signatures.entries()) {
        verifySignature({ spki, signatureAlgorithm, data: messages[i], signature })
      }
      if (name !== 'rsa') assert.isAbove(turns, 0)
    })

  test('a key that is wiped while the job waits signs nothing', async ({ assert }) => {
    startSigningWorkers({ size: 1 })
    const pair = KeyPair.generate('gost-2015')
    const signer = pair.signer()
    const first = signer.sign(new Uint8Array(1))
    const second = codeOf(signer.sign(new Uint8Array(2)))
    pair.wipe()
    assert.lengthOf(await first, 128)
    assert.equal(await second, 'E_KEY_WIPED')
  })

  test('signatures that wait go together: one that fails leaves the others', async ({ assert }) => {
    const pairs = ['gost-2015', 'gost-2004'].map((name) => KeyPair.generate(name as 'gost-2015'))
    startSigningWorkers({ size: 1 })
    const data = new Uint8Array(3)
    const first = pairs[0].signer().sign(data)
    const wiped = codeOf(pairs[1].signer().sign(data))
    const waiting = Array.from({ length: 20 }, () => pairs[0].signer().sign(data))
    pairs[1].wipe()
    const { spki, signatureAlgorithm } = pairs[0].signer()
    for (const signature of await Promise.all([first, ...waiting]))
      verifySignature({ spki, signatureAlgorithm, data, signature })
    assert.equal(await wiped, 'E_KEY_WIPED')
  })

  test('the copy of the key is moved away, and the pair keeps its own', async ({ assert }) => {
    const pair = KeyPair.generate('gost-2015')
    const pool = new WorkerPool({ size: 1 })
    const key = new Uint8Array(64).fill(1)
    const { spki } = pair
    const job: SigningJob = {
      kind: 'sign',
      algorithm: 'gost-2015',
      key,
      spki,
      data: [new Uint8Array()],
    }
    const maker = { signingJob: () => job }
    assert.equal(await codeOf(pool.sign(maker, new Uint8Array())), 'E_SIGNING_FAILED')
    assert.lengthOf(key, 0)
    await pool.close()
  })

  test('verification off the thread says what verification says', async ({ assert }) => {
    const signer = KeyPair.generate('gost-2004').signer()
    const data = new Uint8Array(Buffer.from('message'))
    const { spki, signatureAlgorithm } = signer
    const claim = { spki, signatureAlgorithm, data, signature: await signer.sign(data) }
    const wrong = { ...claim, data: new Uint8Array(3) }
    const other = { ...claim, signatureAlgorithm: algorithm('gost-2015').signatureAlgorithm }
    for (const start of [() => undefined, () => startSigningWorkers({ size: 1 })]) {
      start()
      await verifySignatureOffThread(claim)
      assert.equal(await codeOf(verifySignatureOffThread(wrong)), 'E_SIGNATURE_MISMATCH')
      const error = await verifySignatureOffThread(other).catch((thrown) => thrown)
      assert.equal(error.code, 'E_ALGORITHM_KEY_MISMATCH')
      assert.deepEqual(error.facts, { algorithm: 'gost-2015', key: 'gost-2004' })
    }
    assert.isDefined(signingWorkers())
  })
})

test.group('crypto: the pool under stress', () => {
  test('when the queue is full the caller is told so at once, and later is served', async ({
    assert,
  }) => {
    const pool = new WorkerPool({ size: 1, queueLimit: 3, entry: FAULTY })
    const taken = ['slow', 'now', 'now', 'now'].map((text) => codeOf(pool.verify(wish(text))))
    const error = await pool.verify(wish('now')).catch((thrown) => thrown)
    assert.equal(error.code, 'E_SIGNER_BUSY')
    assert.equal(error.status, 503)
    assert.deepEqual(error.facts, { waiting: 3 })
    assert.deepEqual(await Promise.all(taken), ['done', 'done', 'done', 'done'])
    assert.equal(await codeOf(pool.verify(wish('now'))), 'done')
    await pool.close()
  })

  test('a worker that {$self}s fails its own job, and another takes the next')
    .with(['end', 'throw'])
    .run(async ({ assert }, how) => {
      const pool = new WorkerPool({ size: 1, entry: FAULTY })
      const jobs = ['now', how, 'now', how, 'now'].map((text) => codeOf(pool.verify(wish(text))))
      const lost = 'E_SIGNER_LOST'
      assert.deepEqual(await Promise.all(jobs), ['done', lost, 'done', lost, 'done'])
      await pool.close()
    })

  test('what is verified together is judged one by one', async ({ assert }) => {
    const pool = new WorkerPool({ size: 1 })
    const signer = KeyPair.generate('gost-2015').signer()
    const data = new Uint8Array(3)
    const { spki, signatureAlgorithm } = signer
    const good = { spki, signatureAlgorithm, data, signature: await signer.sign(data) }
    const claims = Array.from({ length: 12 }, (_, at) =>
      at % 3 === 1 ? { ...good, data: new Uint8Array(4) } : good
    )
    const expected = claims.map((claim) => (claim === good ? 'done' : 'E_SIGNATURE_MISMATCH'))
    const codes = await Promise.all(claims.map((claim) => codeOf(pool.verify(claim))))
    assert.deepEqual(codes, expected)
    await pool.close()
  })

  test('of what is verified together, only what the thread says holds does', async ({ assert }) => {
    const pool = new WorkerPool({ size: 1, entry: FAULTY })
    const jobs = ['now', 'silent', 'now', 'silent'].map((text) => codeOf(pool.verify(wish(text))))
    const lost = 'E_SIGNER_LOST'
    assert.deepEqual(await Promise.all(jobs), ['done', lost, 'done', lost])
    await pool.close()
  })

  test('what was with a lost thread goes again in its order', async ({ assert }) => {
    const pool = new WorkerPool({ size: 1, entry: FAULTY })
    const settled: string[] = []
    const jobs = ['now', 'end', 'second', 'third', 'fourth'].map(async (text) => {
      await codeOf(pool.verify(wish(text)))
      settled.push(text)
    })
    await Promise.all(jobs)
    assert.deepEqual(settled, ['now', 'end', 'second', 'third', 'fourth'])
    await pool.close()
  })

  test('a thread that is being ended is given no other job', async ({ assert }) => {
    const answered = new Uint8Array(new SharedArrayBuffer(1))
    const heard: string[] = []
    const job = (text: string, signature: Uint8Array = new Uint8Array()) =>
      new Promise<void>((done) => {
        const ended = () => done(void heard.push(text))
        lane.take({
          prepare: () => ({ kind: 'verify', claims: [{ ...wish(text), signature }] }),
          ...{ answered: ended, reject: ended },
        })
      })
    const end = () => void heard.push('end')
    const lane = new Lane(FAULTY, 15_000, () => void heard.push('free'), end)
    await job('now')
    const last = job('told', answered)
    const until = performance.now() + 5_000
    // This thread hears of the answer only after it has ended the other.
    while (Atomics.load(answered, 0) === 0 && performance.now() < until);
    await Promise.all([lane.end(), last])
    assert.isFalse(lane.isFree)
    assert.deepEqual(heard, ['now', 'free', 'told', 'end'])
  })

  test('a worker that says nothing is ended, and its job fails', async ({ assert }) => {
    const pool = new WorkerPool({ size: 1, timeout: 6_000, entry: FAULTY })
    const jobs = ['hang', 'now'].map((text) => codeOf(pool.verify(wish(text))))
    assert.deepEqual(await Promise.all(jobs), ['E_SIGNER_LOST', 'done'])
    await pool.close()
  })

  test('a worker that cannot even start fails the job', async ({ assert }) => {
    const pool = new WorkerPool({ size: 1, entry: new URL('nothing.ts', FAULTY) })
    const jobs = ['now', 'now'].map((text) => codeOf(pool.verify(wish(text))))
    assert.deepEqual(await Promise.all(jobs), ['E_SIGNER_LOST', 'E_SIGNER_LOST'])
    await pool.close()
  })

  test('closing lets what is worked on finish and fails what waits', async ({ assert }) => {
    const pool = new WorkerPool({ size: 1, entry: FAULTY })
    const jobs = ['slow', 'now'].map((text) => codeOf(pool.verify(wish(text))))
    await pool.close()
    assert.deepEqual(await Promise.all(jobs), ['done', 'E_SIGNER_LOST'])
    assert.equal(await codeOf(pool.verify(wish('now'))), 'E_SIGNER_LOST')
  })
})
