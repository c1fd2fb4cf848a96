import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { fromHex, toHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { gost34311, streebog256, streebog512 } from '#ca/crypto/hash'
import {
  BY_SHA1,
  BY_SHA256,
  certId,
  certificateRow,
  extension,
  nonceOf,
  revocationRow,
  statusRequest,
} from '#tests/support/ocsp'
import { readAnswer } from '#tests/support/ocsp_answer'
import { respondingHouse, responderOf, stateIn } from '#tests/support/responding_house'
import { assertGoodAndTight } from '#tests/support/good_and_tight'
import ServiceCertificate from '#models/service_certificate'
import type { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type Authority from '#models/authority'

const SERIAL = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const OTHER = '2a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const byGost = (oid: string, hash: (data: Uint8Array) => Uint8Array) => ({
  algorithm: fromHex(oid),
  hash,
})

test.group('OCSP (RFC 6960)', (group) => {
  let house: IssuingHouse
  let state: Authority
  let authority: Uint8Array
  let answering: AnswerStatusRequest
  let reported: unknown[]

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const opened = await respondingHouse()
    house = opened.house
    state = opened.state
    authority = opened.authority
    const responder = await responderOf(house)
    answering = responder.answering
    reported = responder.reported
    return () => house.close()
  })

  async function ask(request: Uint8Array) {
    const { der } = await answering.handle(request)
    return readAnswer(der)
  }

  const statusesOf = async (request: Uint8Array) => {
    const { statuses } = await ask(request)
    return statuses
  }

  const bytesFor = async (request: Uint8Array) => {
    const { der } = await answering.handle(request)
    return toHex(der)
  }

  const askFor = (...serials: string[]) =>
    ask(statusRequest(serials.map((serial) => certId(authority, serial))))

  test('RFC 6960 2.2: good for what is issued, signed by a responder that the State CA certified', async ({
    assert,
  }) => {
    await certificateRow(state, SERIAL)
    const answer = await askFor(SERIAL)
    assert.deepEqual(answer.statuses, [{ kind: 'good' }])
    const responder = readCertificate(answer.certificate)
    assertGoodAndTight(assert, { ...answer.signed, spki: responder.key.spki })
    assertGoodAndTight(assert, {
      spki: readCertificate(authority).key.spki,
      signatureAlgorithm: responder.signatureAlgorithm.der,
      data: responder.tbs,
      signature: responder.signature,
    })
    assert.deepEqual(responder.extendedKeyUsage, ['1.3.6.1.5.5.7.3.9'])
    assert.equal(toHex(answer.responderName), toHex(responder.subject.der))
  })

  test('R-13: revoked, since when and why', async ({ assert }) => {
    await revocationRow(await certificateRow(state, SERIAL), 1, '2026-11-20T10:11:12Z')
    await revocationRow(await certificateRow(state, OTHER), 0, '2026-11-21T00:00:00Z')
    const { statuses } = await askFor(SERIAL, OTHER)
    assert.deepEqual(statuses, [
      { kind: 'revoked', at: '20261120101112Z', reason: 1 },
      { kind: 'revoked', at: '20261121000000Z', reason: undefined },
    ])
  })

  test('N12, RFC 6960 2.2: never issued is revoked, on hold since 1970, with extended-revoke', async ({
    assert,
  }) => {
    const answer = await askFor(SERIAL)
    assert.deepEqual(answer.statuses, [{ kind: 'revoked', at: '19700101000000Z', reason: 6 }])
    assert.deepEqual(answer.extensions, { '2b0601050507300109': '0500' })
    assert.deepEqual(answer.nextUpdates, [undefined])
  })

  test('a reserved number is not issued yet, and is good from the issue on', async ({ assert }) => {
    const row = await certificateRow(state, SERIAL, 'reserved')
    const before = await askFor(SERIAL)
    assert.equal(before.statuses[0].kind, 'revoked')
    await row.merge({ state: 'issued' }).save()
    const after = await askFor(SERIAL)
    assert.deepEqual(after.statuses, [{ kind: 'good' }])
  })

  test('a number that was given up counts as never issued', async ({ assert }) => {
    await certificateRow(state, SERIAL, 'void')
    assert.deepEqual(await statusesOf(statusRequest([certId(authority, SERIAL)])), [
      { kind: 'revoked', at: '19700101000000Z', reason: 6 },
    ])
  })

  test('services of the State CA have a status too', async ({ assert }) => {
    const { serial } = await ServiceCertificate.findByOrFail('purpose', 'tsa')
    assert.deepEqual(await statusesOf(statusRequest([certId(authority, serial)])), [
      { kind: 'good' },
    ])
  })

  test('RFC 6960 2.2: unknown for a foreign issuer', async ({ assert }) => {
    const foreign = certId(authority, SERIAL, { ...BY_SHA1, hash: () => new Uint8Array(20) })
    await certificateRow(state, SERIAL)
    assert.deepEqual(await statusesOf(statusRequest([foreign])), [{ kind: 'unknown' }])
    const both = await ask(statusRequest([foreign, certId(authority, SERIAL)]))
    assert.deepEqual(both.statuses, [{ kind: 'unknown' }, { kind: 'good' }])
  })

  test('RFC 6960 4.1.1: the issuer named by {name}')
    .with([
      { name: 'SHA-1', by: BY_SHA1 },
      { name: 'SHA-256', by: BY_SHA256 },
      { name: 'SHA-256 without NULL', by: byGost('300b0609608648016503040201', BY_SHA256.hash) },
      { name: 'Streebog-512', by: byGost('300c06082a830e030a0103030500', streebog512) },
      { name: 'Streebog-512 (tc26)', by: byGost('300a06082a85030701010203', streebog512) },
      { name: 'Streebog-256 (tc26)', by: byGost('300a06082a85030701010202', streebog256) },
      { name: 'GOST 34.311-95', by: byGost('300c06082a830e030a0103010500', gost34311) },
    ])
    .run(async ({ assert }, { by }) => {
      await certificateRow(state, SERIAL)
      const id = certId(authority, SERIAL, by)
      const answer = await ask(statusRequest([id]))
      assert.deepEqual(answer.statuses, [{ kind: 'good' }])
      assert.deepEqual(answer.certIds.map(toHex), [toHex(id)])
    })

  test('RFC 9654 2.1: a nonce of {length} octets: {outcome}')
    .with([
      { length: 0, outcome: 'malformed' },
      { length: 1, outcome: 'echoed' },
      { length: 32, outcome: 'echoed' },
      { length: 33, outcome: 'ignored' },
      { length: 128, outcome: 'ignored' },
      { length: 129, outcome: 'malformed' },
    ])
    .run(async ({ assert }, { length, outcome }) => {
      await certificateRow(state, SERIAL)
      const nonce = nonceOf(new Uint8Array(length).fill(7))
      const { der } = await answering.handle(statusRequest([certId(authority, SERIAL)], nonce))
      if (outcome === 'malformed') return assert.equal(toHex(der), '30030a0101')
      const { extensions } = readAnswer(der)
      const echoed = `04${length.toString(16).padStart(2, '0')}${'07'.repeat(length)}`
      assert.deepEqual(extensions, outcome === 'echoed' ? { '2b0601050507300102': echoed } : {})
    })

  test('a nonce is never answered from memory, and no cache may keep the answer', async ({
    assert,
  }) => {
    await certificateRow(state, SERIAL)
    const request = (nonce: number) =>
      statusRequest([certId(authority, SERIAL)], nonceOf(Uint8Array.of(nonce, 2, 3, 4)))
    const [first, second] = [await answering.handle(request(1)), await answering.handle(request(9))]
    assert.isUndefined(first.validity)
    assert.notEqual(toHex(first.der), toHex(second.der))
  })

  test('without a nonce the answer lies ready, until a revocation comes, which is told within a second', async ({
    assert,
  }) => {
    const row = await certificateRow(state, SERIAL)
    const request = statusRequest([certId(authority, SERIAL)])
    const first = await answering.handle(request)
    assert.equal(await bytesFor(request), toHex(first.der))
    await revocationRow(row, 4, '2026-11-20T10:11:12Z')
    await new Promise((wait) => setTimeout(wait, 1000))
    const answer = await ask(request)
    assert.deepEqual(answer.statuses, [{ kind: 'revoked', at: '20261120101112Z', reason: 4 }])
  })

  test('RFC 6960 2.4, 4.2.2.1: the times of an answer', async ({ assert }) => {
    await certificateRow(state, SERIAL)
    const { validity } = await answering.handle(statusRequest([certId(authority, SERIAL)]))
    const answer = await askFor(SERIAL)
    const [thisUpdate, nextUpdate] = [answer.thisUpdates[0], answer.nextUpdates[0] ?? '']
    const seconds = (text: string) =>
      Date.parse(text.replace(/(....)(..)(..)(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')) / 1000
    assert.equal(seconds(answer.producedAt) * 1000, validity?.producedAt)
    assert.isAtMost(seconds(thisUpdate), seconds(answer.producedAt))
    assert.isAtLeast(seconds(thisUpdate), seconds(answer.producedAt) - 2)
    assert.equal(seconds(nextUpdate) - seconds(thisUpdate), 900)
  })

  test('{what} is malformed')
    .with([
      { what: 'nothing', change: () => new Uint8Array() },
      { what: 'noise', change: () => new Uint8Array(40).fill(0x30) },
      {
        what: 'a request with bytes after it',
        change: (der: Uint8Array) => Uint8Array.of(...der, 0),
      },
      { what: 'a request cut short', change: (der: Uint8Array) => der.subarray(0, -1) },
      { what: 'one of 17,000 octets', change: () => new Uint8Array(17_000) },
      { what: 'a request for nothing', change: () => statusRequest([]) },
      {
        what: 'a critical extension that is not known',
        change: () =>
          statusRequest([certId(authority, SERIAL)], extension('2a0304', fromHex('0500'), true)),
      },
    ])
    .run(async ({ assert }, { change }) => {
      const { der } = await answering.handle(change(statusRequest([certId(authority, SERIAL)])))
      assert.equal(toHex(der), '30030a0101')
      assert.deepEqual(reported, [])
    })

  test('RFC 6960 4.4: an extension that is not known and not critical is ignored', async ({
    assert,
  }) => {
    await certificateRow(state, SERIAL)
    const request = statusRequest([certId(authority, SERIAL)], extension('2a0304', fromHex('0500')))
    assert.deepEqual(await statusesOf(request), [{ kind: 'good' }])
  })

  test('the answer of the key that issued, not of another', async ({ assert }) => {
    const other = await stateIn(house, 'gost-2004')
    await certificateRow(state, SERIAL)
    const { answering: fresh } = await responderOf(house)
    const id = certId(new Uint8Array(other.certificate), SERIAL)
    const { der } = await fresh.handle(statusRequest([id]))
    assert.deepEqual(readAnswer(der).statuses, [
      { kind: 'revoked', at: '19700101000000Z', reason: 6 },
    ])
  })

  test('without a valid responder: tryLater, and the operator is told', async ({ assert }) => {
    await ServiceCertificate.query().where('purpose', 'ocsp').update({ state: 'reserved' })
    const { der } = await answering.handle(statusRequest([certId(authority, SERIAL)]))
    assert.equal(toHex(der), '30030a0103')
    assert.lengthOf(reported, 1)
  })
})
