import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { AuthorityKeys, type AuthorityKey, type KeyPlace } from '#ca/authorities/authority_keys'
import { Clock } from '#ca/clock'
import { toHex } from '#ca/certificates/asn1'
import { TAG, writeElement } from '#ca/certificates/der'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { certId, certificateRow, extension, statusRequest } from '#tests/support/ocsp'
import { readAnswer } from '#tests/support/ocsp_answer'
import { readElement } from '#tests/support/der'
import { respondingHouse, stateIn, VALIDITY } from '#tests/support/responding_house'
import { imprint, RIGHT, stampingIn, stampRequest, ToldClock } from '#tests/support/stamping'
import ServiceCertificate from '#models/service_certificate'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type Authority from '#models/authority'

const SERIAL = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const numbered = (at: number) => `2a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c${(at + 16).toString(16)}`

/** Keys of a machine that has not the files of all of them. */
class SomeKeys extends AuthorityKeys {
  missing = new Set<string>()

  constructor(private readonly all: AuthorityKeys) {
    super({
      open: (keyId) => Promise.reject(new Error(keyId)),
      generate: (keyId) => Promise.reject(new Error(keyId)),
      has: async () => false,
      list: async () => [],
    })
  }

  async open(place: KeyPlace): Promise<AuthorityKey> {
    if (this.missing.has(place.keyId)) throw new Error('the key does not open')
    return this.all.open(place)
  }
}

test.group('OCSP and time stamps: strangers and missing keys', (group) => {
  let house: IssuingHouse
  let state: Authority
  let authority: Uint8Array
  let rsa: Authority
  let keys: SomeKeys
  let reported: unknown[]

  group.setup(async () => {
    await db.beginGlobalTransaction()
    const opened = await respondingHouse()
    ;({ house, state, authority } = opened)
    rsa = await stateIn(house, 'rsa')
    await certificateRow(state, SERIAL)
    return async () => {
      await house.close()
      await db.rollbackGlobalTransaction()
    }
  })
  group.each.setup(async () => {
    reported = []
    keys = new SomeKeys(await house.resolve(AuthorityKeys))
  })

  const responder = async () =>
    new AnswerStatusRequest(keys, await house.resolve(Clock), { validity: VALIDITY }, (error) =>
      reported.push(error)
    )

  test('an answer is kept for what clients send, and not for every request that a stranger thinks of', async ({
    assert,
  }) => {
    const answering = await responder()
    const id = certId(authority, SERIAL)
    const single = writeElement(TAG.SEQUENCE, id)
    const tbs = (...fields: Uint8Array[]) =>
      writeElement(TAG.SEQUENCE, writeElement(TAG.SEQUENCE, ...fields))
    const named = writeElement(0xa1, writeElement(0xa4, writeElement(TAG.SEQUENCE)))
    const list = writeElement(TAG.SEQUENCE, single)
    const signed = writeElement(TAG.SEQUENCE, writeElement(TAG.SEQUENCE, list), writeElement(0xa0))
    const ofSingle = writeElement(
      0xa0,
      writeElement(TAG.SEQUENCE, extension('2a0304', new Uint8Array(9)))
    )
    const strange = [
      statusRequest([id], extension('2a0304', new Uint8Array(2_000))),
      tbs(named, list),
      tbs(writeElement(TAG.SEQUENCE, writeElement(TAG.SEQUENCE, id, ofSingle))),
      signed,
    ]
    for (const request of [statusRequest([id]), ...strange]) {
      const { der, validity } = await answering.handle(request)
      assert.deepEqual(readAnswer(der).statuses, [{ kind: 'good' }])
      const again = await answering.handle(request)
      const isKept = request.length < 150 && !strange.includes(request)
      assert.equal(toHex(again.der) === toHex(der), isKept)
      assert.equal(validity !== undefined, isKept)
    }
  })

  test('64 numbers that nobody issued are read together', async ({ assert }) => {
    const answering = await responder()
    await answering.look()
    let queries = 0
    const count = () => {
      queries += 1
    }
    const client = db.connection().getReadClient()
    client.on('query', count)
    const ids = Array.from({ length: 63 }, (_, at) => certId(authority, numbered(at)))
    const { der } = await answering.handle(statusRequest([...ids, certId(authority, SERIAL)]))
    client.off('query', count)
    const { statuses } = readAnswer(der)
    assert.lengthOf(statuses, 64)
    assert.deepEqual(statuses[63], { kind: 'good' })
    assert.equal(statuses.filter(({ kind }) => kind === 'revoked').length, 63)
    assert.isAtMost(queries, 8)
  })

  test('a key that does not open silences its own authority alone, and that is told once', async ({
    assert,
  }) => {
    const services = await ServiceCertificate.query().where('purpose', 'ocsp')
    const lost = services.find(({ authorityId }) => authorityId === rsa.id)
    keys.missing.add(lost?.keyId ?? '')
    const answering = await responder()
    const { der } = await answering.handle(statusRequest([certId(authority, SERIAL)]))
    assert.deepEqual(readAnswer(der).statuses, [{ kind: 'good' }])
    assert.lengthOf(reported, 1)
    const silent = await answering.handle(
      statusRequest([certId(new Uint8Array(rsa.certificate), SERIAL)])
    )
    assert.equal(toHex(silent.der), '30030a0103')
  })

  test('the same for time stamping units: the others stamp', async ({ assert }) => {
    const services = await ServiceCertificate.query().where('purpose', 'tsa')
    const { stamping, reported: told } = await stampingIn(house, new ToldClock(RIGHT), keys)
    const lost = services.find(({ authorityId }) => authorityId === rsa.id)
    keys.missing.add(lost?.keyId ?? '')
    const [info] = readElement(await stamping.handle(stampRequest(imprint()))).children
    assert.equal(info.children[0].content[0], 0)
    assert.deepEqual(told.map(String), ['Error: the key does not open'])
  })
})
