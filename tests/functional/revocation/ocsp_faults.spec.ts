import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { toHex } from '#ca/certificates/asn1'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock, FixedClock } from '#ca/clock'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { RevocationFeed } from '#ca/revocation/ocsp/revocation_feed'
import { certId, certificateRow, nonceOf, revocationRow, statusRequest } from '#tests/support/ocsp'
import { readAnswer } from '#tests/support/ocsp_answer'
import { respondingHouse, VALIDITY } from '#tests/support/responding_house'
import Revocation from '#models/revocation'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type Authority from '#models/authority'

const SERIAL = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const OTHER = '2a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const TRY_LATER = '30030a0103'
const NOWHERE = 'nowhere'
const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

test.group('OCSP when the database goes away', (group) => {
  let house: IssuingHouse
  let state: Authority
  let authority: Uint8Array
  let reported: unknown[]
  let gone: boolean

  group.setup(() => {
    const connection = { filename: '/nonexistent/kualik.sqlite3' }
    db.manager.add(NOWHERE, { client: 'better-sqlite3', connection, useNullAsDefault: true })
    return () => db.manager.close(NOWHERE, true)
  })
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const opened = await respondingHouse()
    house = opened.house
    state = opened.state
    authority = opened.authority
    reported = []
    gone = false
    return () => house.close()
  })

  /** A responder whose database is there or not, as the test says. */
  async function responder(clock?: Clock) {
    return new AnswerStatusRequest(
      await house.resolve(AuthorityKeys),
      clock ?? (await house.resolve(Clock)),
      {
        validity: VALIDITY,
        get connection() {
          return gone ? NOWHERE : undefined
        },
      },
      (error) => reported.push(error)
    )
  }

  const plain = (serial: string) => statusRequest([certId(authority, serial)])

  test('never seen: tryLater for everything, and the operator is told', async ({ assert }) => {
    await certificateRow(state, SERIAL)
    gone = true
    const answering = await responder()
    const { der } = await answering.handle(plain(SERIAL))
    assert.equal(toHex(der), TRY_LATER)
    assert.lengthOf(reported, 1)
  })

  test('nothing is signed anew while the database is away, however long what is ready has lived', async ({
    assert,
  }) => {
    const clock = new FixedClock(new Date().toISOString())
    await certificateRow(state, SERIAL)
    const answering = await responder(clock)
    const before = await answering.handle(plain(SERIAL))
    clock.set(new Date(Date.now() + VALIDITY * 0.7).toISOString())
    await answering.handle(plain(SERIAL))
    gone = true
    await wait(900)
    await answering.renew()
    const after = await answering.handle(plain(SERIAL))
    assert.equal(toHex(after.der), toHex(before.der))
  })

  test('what was signed before is given out until its nextUpdate, and nothing else', async ({
    assert,
  }) => {
    const clock = new FixedClock(new Date().toISOString())
    await certificateRow(state, SERIAL)
    await certificateRow(state, OTHER)
    const answering = await responder(clock)
    const before = await answering.handle(plain(SERIAL))
    gone = true
    await wait(900)
    const after = await answering.handle(plain(SERIAL))
    assert.equal(toHex(after.der), toHex(before.der))
    const nonce = nonceOf(Uint8Array.of(1, 2, 3))
    for (const request of [plain(OTHER), statusRequest([certId(authority, SERIAL)], nonce)]) {
      const { der } = await answering.handle(request)
      assert.equal(toHex(der), TRY_LATER)
    }
    clock.set(new Date(Date.now() + VALIDITY + 1000).toISOString())
    const late = await answering.handle(plain(SERIAL))
    assert.equal(toHex(late.der), TRY_LATER)
  })

  test('when it is back, what was revoked meanwhile is told at once', async ({ assert }) => {
    const row = await certificateRow(state, SERIAL)
    const answering = await responder()
    await answering.handle(plain(SERIAL))
    gone = true
    await wait(900)
    await answering.handle(plain(SERIAL))
    await revocationRow(row, 1, '2026-11-20T10:11:12Z')
    gone = false
    await wait(900)
    const { der } = await answering.handle(plain(SERIAL))
    assert.deepEqual(readAnswer(der).statuses, [
      { kind: 'revoked', at: '20261120101112Z', reason: 1 },
    ])
  })

  test('a revocation whose number is lower than one that was seen before is not missed', async ({
    assert,
  }) => {
    const told: string[] = []
    const feed = new RevocationFeed((serial) => told.push(serial))
    const first = await revocationRow(await certificateRow(state, OTHER), 1, '2026-11-20T10:11:12Z')
    await feed.look()
    const rowOf = async (serial: string, id: number) => {
      const revocation = await revocationRow(
        await certificateRow(state, serial),
        1,
        '2026-11-20T10:11:12Z'
      )
      await Revocation.query().where('id', revocation.id).update({ id })
    }
    await rowOf(SERIAL, first.id + 5)
    await feed.look()
    await rowOf('3a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d', first.id + 2)
    await feed.look()
    await feed.look()
    assert.deepEqual(told, [SERIAL, '3a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'])
  })

  test('from a replica: it answers while the main database is away, and tells of a revocation that the replica has', async ({
    assert,
    cleanup,
  }) => {
    const row = await certificateRow(state, SERIAL)
    const replica = db.primaryConnectionName
    const answering = new AnswerStatusRequest(
      await house.resolve(AuthorityKeys),
      await house.resolve(Clock),
      { validity: VALIDITY, connection: replica },
      (error) => assert.fail(String(error))
    )
    await revocationRow(row, 1, '2026-11-20T10:11:12Z')
    db.primaryConnectionName = NOWHERE
    cleanup(() => {
      db.primaryConnectionName = replica
    })
    await assert.rejects(() => db.from('certificates').first())
    const { der } = await answering.handle(plain(SERIAL))
    assert.deepEqual(readAnswer(der).statuses, [
      { kind: 'revoked', at: '20261120101112Z', reason: 1 },
    ])
  })

  test('a responder that dies leaves nothing behind: it writes nothing', async ({ assert }) => {
    await certificateRow(state, SERIAL)
    const answering = await responder()
    const count = async () => {
      const [{ total }] = await db.from('audit_entries').count('* as total')
      return Number(total)
    }
    const before = await count()
    await answering.handle(plain(SERIAL))
    await answering.renew()
    assert.equal(await count(), before)
  })
})
