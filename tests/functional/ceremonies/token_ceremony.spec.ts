import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { readRequest } from '#ca/certificates/pkcs10'
import { bringShares } from '#ca/ceremonies/seal'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import { pinOf } from '#ca/ceremonies/shares'
import { TokenShareStore } from '#ca/ceremonies/token_share_store'
import { nettleVerify } from '#tests/support/nettle/nettle_verify'
import { protocolStatement } from '#ca/authorities/signing_permit'
import { CeremonyHouse } from '#tests/support/ceremony_house'
import { gostToken, type KeyToken } from '#tests/support/key_token'
import { PLAN } from '#tests/support/rehearsal'
import AuditEntry from '#models/audit_entry'
import AuthorityRequest from '#models/authority_request'

const state = (keyStore: string) => ({ keyId: 'state-2015', keyStore })

test.group('A key ceremony on a token (CP-6.1)', (group) => {
  let token: KeyToken
  let house: CeremonyHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    token = await gostToken()
    house = await CeremonyHouse.open(token)
    return async () => {
      await house.close()
      await token.remove()
    }
  })

  test('the token’s PIN is dealt in shares: the earlier one opens nothing, the quorum’s does', async ({
    assert,
  }) => {
    const planned = await house.plan()
    assert.equal(planned.keyStore, `pkcs11:${token.serial}`)
    const shares = await house.hold(planned)
    const finished = await findCeremony(planned.id)
    const { request } = await AuthorityRequest.findByOrFail('keyId', 'state-2015')
    const { spki } = readRequest(new Uint8Array(request))
    const digest = new Uint8Array(Buffer.from(finished.protocolSha256 ?? '', 'hex'))
    const data = protocolStatement(digest)
    const signature = new Uint8Array(Buffer.from(finished.signature ?? '', 'hex'))
    assert.isTrue(nettleVerify({ algorithm: 'gost-2015', spki, data, signature }))

    const later = CeremonyHouse.over(house)
    try {
      await assert.rejects(
        () => later.keys.open(state(planned.keyStore)),
        /E_KEY_STORE_UNDER_SHARES/
      )
      const earlier = await later.stores.ownPin(planned.keyStore)
      await assert.rejects(
        () => later.stores.unlock(earlier, planned.keyStore),
        /E_KEY_STORE_PIN_WRONG/
      )
      await later.bring([shares[2], shares[0]])
      const key = await later.keys.open(state(planned.keyStore))
      assert.deepEqual(key.spki, spki)
    } finally {
      await later.stores.close()
    }
    const entry = await AuditEntry.findByOrFail('event', 'key_store_opened')
    assert.include(entry.data, `3/3 ${PLAN.participants[2].name}`)
    const { secret } = await bringShares(shares, null)
    const pin = pinOf(secret).toString()
    assert.lengthOf(pin, 32)
    for (const { data: written } of await AuditEntry.all()) assert.notInclude(written, pin)
  })

  test('cut off between its record and the token, the quorum finishes the seal with the earlier PIN', async ({
    assert,
  }) => {
    const planned = await house.plan()
    const holding = await house.begin(planned)
    const ceremony = await findCeremony(planned.id)
    const shares = await holding.dealShares(ceremony)
    for (const { number, checkWord } of shares)
      await holding.confirmShare(ceremony, number, checkWord, 'shell:test')
    const { changePin } = house.stores.token(planned.keyStore)
    house.stores.token(planned.keyStore).changePin = () => Promise.reject(new Error('cut off'))
    await assert.rejects(() => holding.seal(ceremony, 'shell:test'), 'cut off')
    house.stores.token(planned.keyStore).changePin = changePin

    const again = await house.begin(planned)
    assert.equal(await again.stage(await findCeremony(planned.id)), 'open')
    const texts = shares.slice(1).map(({ text }) => text)
    const finished = await house.finish(again, planned, texts)
    assert.equal(finished.state, 'finished')
    const { secret } = await bringShares(texts, null)
    const store = new TokenShareStore(house.stores.token(planned.keyStore), () =>
      house.stores.ownPin(planned.keyStore)
    )
    await store.open(pinOf(secret))
  })
})
