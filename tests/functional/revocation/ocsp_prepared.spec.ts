import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { FixedClock } from '#ca/clock'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { certId, certificateRow, revocationRow, statusRequest } from '#tests/support/ocsp'
import { readAnswer } from '#tests/support/ocsp_answer'
import { respondingHouse, stateIn, VALIDITY } from '#tests/support/responding_house'
import type { IssuingHouse } from '#tests/support/issuing_house'
import Certificate from '#models/certificate'
import ServiceCertificate from '#models/service_certificate'
import type Authority from '#models/authority'

const OLDEST = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const [OLD, NEW] = ['9a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d', 'ab']
const OTHERS = '3a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const MINUTE = 60_000

test.group('OCSP: answers that are signed before anybody asks (RFC 5019 2)', (group) => {
  let house: IssuingHouse
  let state: Authority
  let authority: Uint8Array
  let clock: FixedClock
  let answering: AnswerStatusRequest

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const opened = await respondingHouse()
    house = opened.house
    state = opened.state
    authority = opened.authority
    clock = new FixedClock(new Date().toISOString())
    const keys = await house.resolve(AuthorityKeys)
    const settings = { validity: VALIDITY, prepared: 2 }
    answering = new AnswerStatusRequest(keys, clock, settings, (error) => {
      throw error
    })
    await answering.look()
    for (const serial of [OLDEST, OLD, NEW]) await certificateRow(state, serial)
    return () => house.close()
  })

  const later = (milliseconds: number) =>
    clock.set(new Date(clock.milliseconds() + milliseconds).toISOString())

  /** How many minutes ago the answer about a certificate was signed, and what it says. */
  async function ask(serial: string) {
    const request = statusRequest([certId(authority, serial)])
    const { der, validity } = await answering.handle(request)
    const [{ kind }] = readAnswer(der).statuses
    return [kind, Math.round((clock.milliseconds() - (validity?.producedAt ?? 0)) / MINUTE)]
  }

  test('the newest certificates have an answer ready that nobody has asked for; others are signed when they are asked', async ({
    assert,
  }) => {
    await answering.renew()
    later(5 * MINUTE)
    assert.deepEqual(await ask(NEW), ['good', 5])
    assert.deepEqual(await ask(OLD), ['good', 5])
    assert.deepEqual(await ask(OLDEST), ['good', 0])
  })

  test('the job keeps them fresh: signed anew at half of their term, asked for or not', async ({
    assert,
  }) => {
    await answering.renew()
    later(6 * MINUTE)
    await answering.renew()
    later(2 * MINUTE)
    await answering.renew()
    later(MINUTE)
    assert.deepEqual(await ask(OLD), ['good', 1])
    later(20 * MINUTE)
    assert.deepEqual(await ask(OLD), ['good', 0], 'without the job an answer ends')
  })

  test('a revocation takes the answer away, and the job signs the next one', async ({ assert }) => {
    await answering.renew()
    await revocationRow(await Certificate.findByOrFail('serial', NEW), 1, '2026-11-20T10:11:12Z')
    await answering.look()
    later(MINUTE)
    await answering.renew()
    later(MINUTE)
    assert.deepEqual(await ask(NEW), ['revoked', 1])
    assert.deepEqual(await ask(OLD), ['good', 2])
  })

  test('two runs of the job at a time are one', async ({ assert }) => {
    const first = answering.renew()
    assert.strictEqual(answering.renew(), first)
    await first
    assert.notStrictEqual(answering.renew(), first)
    await answering.renew()
  })

  test('a responder that ends signs no more beforehand, so that nobody waits for it', async ({
    assert,
  }) => {
    const stop = answering.keepFresh()
    await stop()
    later(MINUTE)
    assert.deepEqual(await ask(NEW), ['good', 0])
  })

  test('a key that does not sign keeps no other one from signing beforehand, and is reported once a run', async ({
    assert,
  }) => {
    const other = await stateIn(house, 'gost-2004')
    await certificateRow(other, OTHERS)
    later(MINUTE)
    const { both, reported } = await bothKeys(await house.resolve(AuthorityKeys))
    await both.renew()
    assert.deepEqual(reported.map(String), ['Error: the token is away'])
    later(MINUTE)
    const request = statusRequest([certId(new Uint8Array(other.certificate), OTHERS)])
    const { validity } = await both.handle(request)
    assert.equal(validity?.producedAt, clock.milliseconds() - MINUTE)
  })

  /** A responder whose oldest key opens, and does not sign. */
  async function bothKeys(keys: AuthorityKeys) {
    const reported: unknown[] = []
    const [{ keyId }] = await ServiceCertificate.query().where({
      authorityId: state.id,
      purpose: 'ocsp',
    })
    const open = keys.open.bind(keys)
    keys.open = async (asked) => {
      const key = await open(asked)
      if (asked.keyId !== keyId) return key
      return Object.assign(Object.create(key), {
        sign: () => Promise.reject(new Error('the token is away')),
      })
    }
    const settings = { validity: VALIDITY, prepared: 2 }
    const both = new AnswerStatusRequest(keys, clock, settings, (error) => reported.push(error))
    await both.look()
    return { both, reported }
  }
})
