import { test } from '@japa/runner'
import { FixedClock } from '#ca/clock'
import { VerifyApart } from '#ca/verification/apart/verify_apart'
import { VerifyingThreads, type ThreadsOptions } from '#ca/verification/apart/verifying_threads'
import { readRevocationList } from '#ca/verification/revocation_list'
import { ISSUED_AT } from '#tests/support/chain'
import { inForce, KnownEvidence, verifyAt, type Known } from '#tests/support/known_evidence'
import { issueList } from '#tests/support/revocation_list'
import { signDocument } from '#tests/support/signed_document'
import { signingHouse } from '#tests/support/signing_house'
import type { RegisterEntry } from '#ca/verification/evidence'
import type { RevocationList } from '#ca/verification/revocation_list'

const STUBBORN = new URL('../../support/workers/stubborn_verifier.ts', import.meta.url)
const AT = ISSUED_AT.plus({ days: 20 }).toISO() ?? ''

class NoRegister extends KnownEvidence {
  async register(): Promise<Map<string, RegisterEntry>> {
    throw new Error('the register is away')
  }
}

const wish = (text: string, lists: RevocationList[] = [], evidence = new KnownEvidence({})) => ({
  evidence,
  lists,
  now: AT,
  input: { document: new Uint8Array(Buffer.from(text)) },
  authorities: { trusted: [], known: [] },
})

const said = (asked: Promise<string>) =>
  asked.catch((error: Error & { code?: string }) => error.code ?? error.message)

test.group('S-27: what strangers upload is verified in a thread of its own', (group) => {
  let threads: VerifyingThreads
  const open = (options: ThreadsOptions = {}) => {
    threads = new VerifyingThreads({ entry: STUBBORN, ...options })
    return threads
  }
  group.each.teardown(() => threads.close())

  test('it says what the same verification says here, lists and register of the house heard', async ({
    assert,
  }) => {
    const { root, authority, holder } = await signingHouse()
    const dates = {
      thisUpdate: ISSUED_AT.plus({ days: 19 }),
      nextUpdate: ISSUED_AT.plus({ days: 21 }),
    }
    const known: Known = {
      trusted: [root.certificate],
      known: [authority.certificate],
      lists: [await issueList({ by: authority, ...dates })],
      register: inForce([authority.certificate], AT),
    }
    const document = await signDocument([holder], { certificates: [holder.certificate] })
    threads = new VerifyingThreads()
    const apart = new VerifyApart(new FixedClock(AT), new KnownEvidence(known), threads)
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    const report = await apart.handle({ document })
    clearInterval(timer)
    const here = await verifyAt(AT, known, { document })
    assert.equal(report.verdict, 'valid')
    assert.deepEqual(JSON.parse(JSON.stringify(report)), JSON.parse(JSON.stringify(here)))
    assert.equal(report.signers[0].judgedAt.toMillis(), here.signers[0].judgedAt.toMillis())
    assert.isAbove(turns, 0)
    await assert.rejects(() => apart.handle({ document: new Uint8Array(3) }), /E_DOCUMENT_UNKNOWN/)
  })

  test('a document that takes too long, too much or throws ends its thread, and the next is verified', async ({
    assert,
  }) => {
    open({ deadline: 3_000 })
    assert.equal(await said(threads.verify(wish('hang'))), 'E_VERIFICATION_TOO_LONG')
    assert.equal(await said(threads.verify(wish('throw'))), 'a fault of the thread')
    assert.equal(await said(threads.verify(wish(''))), '""')
  })

  test('one that fills the memory of its thread leaves the others theirs', async ({ assert }) => {
    open({ deadline: 60_000 })
    assert.equal(await said(threads.verify(wish('eat'))), 'E_VERIFICATION_TOO_LARGE')
    assert.equal(await said(threads.verify(wish(''))), '""')
  })

  test('few at a time, few that wait, and the rest is told to come back', async ({ assert }) => {
    open({ size: 1, queueLimit: 1 })
    const [first, second, third] = ['', '', ''].map((text) => said(threads.verify(wish(text))))
    assert.equal(await third, 'E_VERIFICATION_BUSY')
    assert.deepEqual(await Promise.all([first, second]), ['""', '""'])
  })

  test('a list goes to the thread once; the register answers it, or its trouble is told', async ({
    assert,
  }) => {
    open()
    const { authority } = await signingHouse()
    const dates = { thisUpdate: ISSUED_AT, nextUpdate: ISSUED_AT.plus({ days: 1 }) }
    const list = readRevocationList(await issueList({ by: authority, ...dates }))
    assert.equal(await threads.verify(wish('', [list])), `"${list.der.length}"`)
    assert.equal(await threads.verify(wish('', [list])), '"kept"')
    assert.equal(await threads.verify(wish('ask')), '"0"')
    assert.equal(
      await said(threads.verify(wish('ask', [], new NoRegister({})))),
      'the register is away'
    )
  })
})
