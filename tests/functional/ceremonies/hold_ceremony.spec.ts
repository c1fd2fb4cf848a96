import { join } from 'node:path'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { Activation } from '#ca/authorities/activation'
import { PrepareAuthority } from '#ca/authorities/prepare_authority'
import { permitRequest, protocolStatement } from '#ca/authorities/signing_permit'
import { assembleRequest, readRequest } from '#ca/certificates/pkcs10'
import { verifyProtocol } from '#ca/ceremonies/verify_protocol'
import { guideOf } from '#ca/ceremonies/guide'
import { HoldCeremony } from '#ca/ceremonies/hold_ceremony'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import { changePassphrase } from '#ca/crypto/change_passphrase'
import { profile } from '#ca/certificates/profiles/catalogue'
import { protocolDigest } from '#ca/ceremonies/protocol'
import { verifySignature } from '#ca/crypto/verify_signature'
import { CeremonyHouse } from '#tests/support/ceremony_house'
import { PLAN } from '#tests/support/rehearsal'
import AuthorityRequest from '#models/authority_request'
import type { AuthorityKey } from '#ca/authorities/authority_keys'
import type Ceremony from '#models/ceremony'

const SECOND = { keyId: 'state-2015-2', fileName: 'ucgo2015-2' }
const [ULAN, AIGERIM, NURLAN, ...OTHERS] = PLAN.participants
const INSTEAD = { role: 'key_administrator', name: 'Тәжібай Сәкен', position: 'Кілт әкімшісі' }
const NEW_SHARES = {
  purpose: 'shares',
  keyId: 'state-2015',
  participants: [ULAN, AIGERIM, INSTEAD, ...OTHERS],
}

const factsOf = ({ steps }: Ceremony, name: string) =>
  steps.filter(({ step }) => step === name).map(({ facts }) => JSON.parse(facts) as string[])

async function requestOver(key: AuthorityKey): Promise<Uint8Array> {
  const { info, permit } = permitRequest(profile('P-CA-2015'), key.spki)
  return assembleRequest(info, key.signatureAlgorithm, await key.sign(permit))
}

test.group('A key ceremony as it is held (CP-6.1)', (group) => {
  let house: CeremonyHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await CeremonyHouse.open()
    return () => house.close()
  })

  const older = { keyId: 'older' }
  const state = { keyId: 'state-2015' }
  const opens = (keyId: string) => house.keys.open({ keyId })

  test('a store that a passphrase opened is sealed under the shares, and its keys stay', async ({
    assert,
  }) => {
    await house.keys.openOrGenerate(older, 'gost-2015')
    const planned = await house.plan()
    const shares = await house.hold(planned)
    const ceremony = await findCeremony(planned.id)
    const [[set, ...kept]] = factsOf(ceremony, 'store_sealed')
    assert.match(set, /^[0-9a-f]{8}$/)
    assert.deepEqual(kept, ['older'])
    assert.deepEqual(factsOf(ceremony, 'store_opened'), [
      [set, `1/3 ${ULAN.name}`, `2/3 ${AIGERIM.name}`],
    ])
    const stranger = CeremonyHouse.over(house)
    await assert.rejects(() => stranger.keys.open(older), /E_KEY_STORE_UNDER_SHARES/)
    const passphrase = await house.passphrase()
    await assert.rejects(() => stranger.stores.unlock(passphrase), /E_CONTAINER_PASSPHRASE/)
    await stranger.bring(shares.slice(1))
    await stranger.keys.open(older)
    await stranger.keys.open(state)
  })

  test('a store that shares sealed before drawn passphrases were marked opens, and is marked', async () => {
    await house.keys.openOrGenerate(older, 'gost-2015')
    const shares = await house.hold(await house.plan())
    await house.bring(shares.slice(1))
    const activation = await house.make(Activation)
    const next = await activation.passphrase()
    const directory = join(house.directory, 'keys')
    const old = next.subarray('drawn:'.length)
    await changePassphrase({ directory, old: next, next: old, cost: 4 })
    const another = CeremonyHouse.over(house)
    await another.bring(shares.slice(1))
    await another.keys.open(older)
    await another.stores.unlock(next)
  })

  test('a name that a request, a key of the store or another plan has is refused on the day of the plan', async ({
    assert,
  }) => {
    const prepare = await house.make(PrepareAuthority)
    await prepare.handle({ algorithm: 'gost-2015', ...SECOND }, 'shell:test')
    await assert.rejects(() => house.plan(SECOND), /E_AUTHORITY_KEY_TAKEN/)
    const file = { keyId: 'another', fileName: SECOND.fileName }
    await assert.rejects(() => house.plan(file), /E_AUTHORITY_KEY_TAKEN.*ucgo2015-2/)
    await house.keys.openOrGenerate(older, 'gost-2015')
    await assert.rejects(() => house.plan(older), /E_AUTHORITY_KEY_TAKEN.*older/)
    await house.plan()
    await assert.rejects(() => house.plan(), /E_AUTHORITY_KEY_TAKEN/)
  })

  test('a key of the name that appears after the plan is not taken for the ceremony’s own', async ({
    assert,
  }) => {
    const planned = await house.plan()
    await house.keys.openOrGenerate(state, 'gost-2015')
    const holding = await house.begin(planned)
    await assert.rejects(() => house.seal(holding, planned), /E_AUTHORITY_KEY_TAKEN/)
    const { steps } = await findCeremony(planned.id)
    assert.notInclude(
      steps.map(({ step }) => step),
      'key_made'
    )
  })

  test('a key that an interrupted ceremony made is written down when it goes on', async ({
    assert,
  }) => {
    const planned = await house.plan()
    const shares = await house.seal(await house.begin(planned), planned)
    const { steps } = await findCeremony(planned.id)
    await steps.find(({ step }) => step === 'key_made')?.delete()
    const again = await house.begin(planned)
    assert.equal(await again.stage(await findCeremony(planned.id)), 'open')
    const finished = await house.finish(again, planned, shares.slice(0, 2))
    assert.lengthOf(factsOf(finished, 'key_made'), 1)
  })

  test('a second key is made under the quorum and by the holders of the shares that are dealt', async ({
    assert,
  }) => {
    const four = [ULAN, AIGERIM, NURLAN, INSTEAD, ...OTHERS]
    const shares = await house.hold(await house.plan({ needed: 3, participants: four }))
    const second = (needed: number, participants = four) =>
      house.plan({ ...SECOND, needed, participants })
    await assert.rejects(() => second(2), /E_CEREMONY_QUORUM/)
    await assert.rejects(
      () => second(3, [ULAN, AIGERIM, { ...NURLAN, name: 'Бөтен Адам' }, ...OTHERS]),
      /E_CEREMONY_HOLDER.*Бөтен Адам/
    )
    await assert.rejects(() => second(3, [ULAN, NURLAN, ...OTHERS]), /E_SHARES_FEW/)

    const planned = await second(3, [INSTEAD, ULAN, NURLAN, ...OTHERS])
    const { participants } = await findCeremony(planned.id)
    assert.deepEqual(
      participants.map(({ shareNumber }) => shareNumber),
      [4, 1, 3, null, null]
    )
    const holding = await house.begin(planned)
    assert.equal(await holding.stage(await findCeremony(planned.id)), 'open')
    const { needed } = await holding.quorum(await findCeremony(planned.id))
    assert.equal(needed, 3)
    const finished = await house.finish(holding, planned, [shares[3], shares[0], shares[2]])
    assert.equal(finished.state, 'finished')
    const request = await AuthorityRequest.findByOrFail('keyId', SECOND.keyId)
    assert.isAbove(readRequest(new Uint8Array(request.request)).spki.length, 100)
  })

  test('a plan from before the shares were dealt is refused at the roll call', async ({
    assert,
  }) => {
    const early = await house.plan(SECOND)
    await house.hold(await house.plan())
    await assert.rejects(() => house.begin(early), /E_CEREMONY_OUTDATED/)
  })

  test('a holder leaves: the earlier quorum opens, others get new shares, and the earlier ones open nothing', async ({
    assert,
  }) => {
    const earlier = await house.hold(await house.plan())
    const planned = await house.plan(NEW_SHARES)
    const holding = await house.begin(planned)
    const standing = async () => {
      const { sealId } = planned
      const guide = guideOf(await findCeremony(planned.id), await findCeremony(sealId ?? 0))
      return guide.map(({ step, standing: each }) => `${step} ${each}`)
    }
    const way = ['roll', 'unseal', 'shares', 'open', 'protocol']
    const at = (next: number) =>
      way.map((step, n) => `${step} ${n < next ? 'done' : n > next ? 'later' : 'next'}`)
    assert.equal(await holding.stage(await findCeremony(planned.id)), 'unseal')
    assert.deepEqual(await standing(), at(1))
    await holding.unseal(await findCeremony(planned.id), earlier.slice(1), 'shell:test')
    assert.equal(await holding.stage(await findCeremony(planned.id)), 'shares')
    assert.deepEqual(await standing(), at(2))
    const shares = await house.seal(holding, planned)
    assert.equal(await holding.stage(await findCeremony(planned.id)), 'open')
    const early = holding.open(await findCeremony(planned.id), earlier.slice(0, 2), 'shell:test')
    await assert.rejects(() => early, /E_SHARE_FOREIGN/)
    assert.deepEqual(await standing(), at(3))
    const finished = await house.finish(holding, planned, shares.slice(1))
    assert.deepEqual(await standing(), at(5))
    const [before, after] = factsOf(finished, 'store_opened')
    assert.deepEqual(before.slice(1), [`2/3 ${AIGERIM.name}`, `3/3 ${NURLAN.name}`])
    assert.deepEqual(after.slice(1), [`2/3 ${AIGERIM.name}`, `3/3 ${INSTEAD.name}`])

    const stranger = CeremonyHouse.over(house)
    await assert.rejects(() => stranger.bring(earlier.slice(0, 2)), /E_SHARE_FOREIGN/)
    await stranger.bring(shares.slice(0, 2))
    const key = await stranger.keys.open(state)
    const data = protocolStatement(
      new Uint8Array(Buffer.from(finished.protocolSha256 ?? '', 'hex'))
    )
    const signature = new Uint8Array(Buffer.from(finished.signature ?? '', 'hex'))
    const { spki, signatureAlgorithm } = key
    verifySignature({ spki, signatureAlgorithm, data, signature })
  })

  test('new shares that sealed nothing are void, and the earlier ones open the store as before', async ({
    assert,
  }) => {
    const earlier = await house.hold(await house.plan())
    const planned = await house.plan(NEW_SHARES)
    const holding = await house.begin(planned)
    const current = () => findCeremony(planned.id)
    await holding.unseal(await current(), earlier.slice(1), 'shell:test')
    const [{ number, checkWord }] = await holding.dealShares(await current())
    await holding.confirmShare(await current(), number, checkWord, 'shell:test')
    const sealing = holding.seal(await current(), 'shell:test')
    await assert.rejects(() => sealing, /E_CEREMONY_SHARES/)

    const again = await house.begin(planned)
    const { steps } = await current()
    assert.equal(steps.at(-1)?.step, 'secret_void')
    assert.equal(await again.stage(await current()), 'unseal')
    await again.unseal(await current(), earlier.slice(0, 2), 'shell:test')
    const shares = await house.seal(again, planned)
    const finished = await house.finish(again, planned, shares.slice(0, 2))
    assert.equal(finished.state, 'finished')
    await assert.rejects(() => opens('absent'), /E_KEY_NOT_FOUND/)
  })

  test('the protocol is verified: its text, its record and the signature, and what was changed is told', async ({
    assert,
  }) => {
    const planned = await house.plan()
    await assert.rejects(() => verifyProtocol(planned.id), /E_PROTOCOL_ABSENT/)
    await house.hold(planned)
    const { id, protocol, protocolSha256, signature } = await findCeremony(planned.id)
    const text = protocol ?? ''
    assert.equal(await verifyProtocol(id), protocolSha256)
    assert.equal(await verifyProtocol(id, text), protocolSha256)
    const witness = text.replace('Ғабитова Іңкәр', 'Басқа Адам')
    await assert.rejects(() => verifyProtocol(id, witness), /E_PROTOCOL_CHANGED/)
    const ceremony = await findCeremony(id)
    await ceremony.merge({ protocol: witness, protocolSha256: protocolDigest(witness) }).save()
    await assert.rejects(() => verifyProtocol(id), /E_PROTOCOL_RECORD/)
    await ceremony.merge({ protocol, protocolSha256, signature: '00'.repeat(128) }).save()
    await assert.rejects(() => verifyProtocol(id), /E_PROTOCOL_RECORD/)
    await ceremony.merge({ signature }).save()
    const other = await house.keys.openOrGenerate({ keyId: 'other' }, 'gost-2015')
    const request = await AuthorityRequest.findByOrFail('keyId', 'state-2015')
    await request.merge({ request: Buffer.from(await requestOver(other)) }).save()
    await assert.rejects(() => verifyProtocol(id), /E_SIGNATURE/)
  })

  test('new shares are for a store with keys: a key of it signs the protocol', async ({
    assert,
  }) => {
    await assert.rejects(() => house.plan(NEW_SHARES), /E_CEREMONY_KEY.*state-2015/)
  })

  test('before shares are dealt nothing is confirmed and nothing is sealed', async ({ assert }) => {
    const { id } = await house.plan()
    const planned = await findCeremony(id)
    const holding = await house.make(HoldCeremony)
    await assert.rejects(() => holding.seal(planned, 'shell:test'), /E_CEREMONY_SHARES/)
    await assert.rejects(
      () => holding.confirmShare(planned, 1, 'AAAAAA', 'shell:test'),
      /E_CEREMONY_SHARES/
    )
  })
})
