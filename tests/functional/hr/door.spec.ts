import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { KeyPair } from '#ca/crypto/key_pair'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { Evidence } from '#ca/verification/evidence'
import { SystemCertificates } from '#ca/hr/systems/system_certificates'
import { OwnerStanding } from '#ca/hr/systems/owner_standing'
import { MESSAGE_LIMIT } from '#ca/hr/wire/message_text'
import { aSystem } from '#tests/support/hr_house'
import { aHolder, refusal } from '#tests/support/online_house'
import { houseWithDoor, partyOf, type Door } from '#tests/support/hr/door'
import { ISSUE } from '#tests/support/hr/parties'
import Authority from '#models/authority'
import HrMessage from '#models/hr_message'
import OnlineApplication from '#models/online_application'
import type { IssuingHouse } from '#tests/support/issuing_house'

/** A house that knows authorities alone: whether a certificate is revoked cannot be found out. */
class NoEvidence extends Evidence {
  constructor(private readonly house: Evidence) {
    super()
  }
  authorities() {
    return this.house.authorities()
  }
  lists() {
    return Promise.resolve([])
  }
  register() {
    return Promise.resolve(new Map())
  }
}

test.group('The door of the HR channel', (group) => {
  let house: IssuingHouse
  let door: Door

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const opened = await houseWithDoor()
    ;({ house, door } = opened)
    return opened.close
  })

  test('S-6.4, S-6.5: a doubly signed request is stored with its signatures and answered', async ({
    assert,
  }) => {
    const message = await door.message()
    const { status, code, text } = await door.send(message)
    assert.equal(code, 'SCSS001', text)
    assert.equal(status, 200)
    const row = await HrMessage.findByOrFail('messageId', 'm-1')
    assert.equal(row.request.toString('utf8'), message)
    assert.deepInclude(row.serialize(), {
      state: 'answered',
      code: 'SCSS001',
      signerIin: door.person.iin,
    })
    const [from] = door.answers.calls
    assert.equal(from.messageRowId, row.id)
    assert.deepEqual(from.signer, { iin: door.person.iin })
  })

  test('S-6: the same message again gets the same answer; with a new Timestamp too; other content none', async ({
    assert,
  }) => {
    const first = await door.send(await door.message())
    door.clock.set('2026-11-17T06:42:00Z')
    const again = await door.send(await door.message())
    assert.equal(again.text, first.text)
    assert.lengthOf(door.answers.calls, 1)
    const other = await door.send(
      await door.message({ request: { ...ISSUE, iin: door.owner.iin } })
    )
    assert.equal(other.code, 'E_HR_MESSAGE_REUSED')
    assert.lengthOf(await HrMessage.all(), 1)
  })

  test('S-6.3: what a person signed for one system does nothing through another; ids that differ in case are two', async ({
    assert,
  }) => {
    const second = await aHolder(house)
    const owner = partyOf(second)
    const { id: systemId } = await aSystem()
    const certificates = await house.make(SystemCertificates)
    const registered = { systemId, certificate: owner.certificate, from: null, to: null }
    await certificates.add(registered, 'administrator')
    assert.equal(await door.codeOf(await door.message()), 'SCSS001')
    const again = await door.send(await door.message({ owner }))
    assert.equal(again.code, 'E_HR_SIGNED_FOR_ANOTHER')
    assert.equal(await door.codeOf(await door.message({ messageId: 'M-1' })), 'SCSS001')
    assert.equal(await door.codeOf(await door.message({ messageId: 'm-2', owner })), 'SCSS001')
    assert.lengthOf(await HrMessage.all(), 3)
  })

  test('S-6: after a crash between storing and answering, the same row is answered', async ({
    assert,
  }) => {
    door.answers.dies = true
    const crashed = await door.send(await door.message())
    assert.equal(crashed.code, 'E_HR_TROUBLE')
    assert.include(crashed.text, 'soapenv:Server')
    const row = await HrMessage.findByOrFail('messageId', 'm-1')
    assert.equal(row.state, 'received')
    door.answers.dies = false
    assert.equal(await door.codeOf(await door.message()), 'SCSS001')
    assert.deepEqual(
      door.answers.calls.map(({ messageRowId }) => messageRowId),
      [row.id, row.id]
    )
  })

  test('S-6: two copies at the same moment are one act', async ({ assert }) => {
    const message = await door.message()
    const [one, other] = await Promise.all([door.send(message), door.send(message)])
    assert.equal(one.code, 'SCSS001', one.text)
    assert.equal(other.text, one.text)
    assert.lengthOf(await HrMessage.all(), 1)
  })

  test('S-6: a refusal is a fault of its own, in the sender’s language, with what to do', async ({
    assert,
  }) => {
    const { person } = door
    const message = await door.message()
    const cases = [
      ['E_HR_SIGNATURE_MISSING', message.replace(/<wsse:Security.*<\/wsse:Security>/, '')],
      ['E_HR_DOCTYPE', `<!DOCTYPE a>${message}`],
      ['E_HR_IDS', message.replace('<data>', '<data Id="TS-m-1">')],
      ['E_HR_CHANGED', message.replace(`<iin>${person.iin}`, '<iin>900101300011')],
      ['E_HR_TOO_LARGE', message + ' '.repeat(MESSAGE_LIMIT)],
    ]
    for (const [code, text] of cases) {
      const answer = await door.send(text, { 'accept-language': 'ru' })
      assert.equal(answer.code, code)
      assert.equal(answer.status, 500)
      assert.match(answer.text, /<errorMessage>.*[а-я].*<\/errorMessage><errorData>.+<\/errorData>/)
    }
    assert.equal(await door.codeOf(message, { 'content-type': 'text/plain' }), 'E_HR_MEDIA_TYPE')
    const charset = { 'content-type': 'text/xml; charset=windows-1251' }
    assert.equal(await door.codeOf(message, charset), 'E_HR_MEDIA_TYPE')
    assert.lengthOf(await HrMessage.all(), 0)
  })

  test('S-6.4, S-27: who is not registered, changed places, expired or cannot be judged', async ({
    assert,
  }) => {
    const [good, swapped] = [await door.message(), await changedPlaces(door)]
    assert.equal(await door.codeOf(swapped), 'E_HR_ORDER')
    await door.system.merge({ suspendedAt: door.clock.now() }).save()
    assert.equal(await door.codeOf(good), 'E_HR_SYSTEM_SUSPENDED')
    await door.system.merge({ suspendedAt: null }).save()
    const blind = new OwnerStanding(door.clock, new NoEvidence(await app.container.make(Evidence)))
    app.container.swap(OwnerStanding, () => blind)
    const undetermined = await door.send(good)
    app.container.restore(OwnerStanding)
    assert.equal(undetermined.code, 'E_HR_UNDETERMINED')
    assert.include(undetermined.text, 'soapenv:Server')
    door.clock.set('2027-01-10T05:00:00Z')
    assert.equal(await door.codeOf(await door.message()), 'E_HR_CERTIFICATE_NOT_NOW')
    assert.lengthOf(await HrMessage.all(), 0)
  })

  test('S-6.4: an owner whose certificate is revoked is refused at once, in another process within a minute', async ({
    assert,
  }) => {
    const { certificate } = door.owner
    const owner = new Uint8Array(certificate.der ?? [])
    const elsewhere = new OwnerStanding(door.clock, await app.container.make(Evidence))
    await elsewhere.handle(owner)
    assert.equal(await door.codeOf(await door.message()), 'SCSS001')

    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'holder_asked', channel: 'offline', basis: 'Приказ № 7' } as const
    await revoking.handle({ serials: [certificate.serial], ...why }, 'operator')
    const refused = await door.send(await door.message({ messageId: 'm-2' }))
    assert.equal(refused.code, 'E_HR_OWNER_REVOKED')
    assert.include(refused.text, 'soapenv:Client')
    assert.lengthOf(await HrMessage.all(), 1)
    await elsewhere.handle(owner)
    door.clock.set('2026-11-17T05:43:00Z')
    assert.equal(await refusal(() => elsewhere.handle(owner)), 'E_HR_OWNER_REVOKED')
  })

  test('S-6.5: an application that came through the door is an online one, filed once', async ({
    assert,
  }) => {
    const { person } = door
    const request = await person.request(KeyPair.generate('gost-2015'))
    const [iin, carrierSerial] = [person.iin, person.carrier.serialNumber]
    const message = await door.message({ request: { ...ISSUE, iin, carrierSerial, request } })
    door.act()
    const { code, text } = await door.send(message)
    assert.equal(code, 'SCSS001', text)
    assert.equal(await door.codeOf(message), 'SCSS001')
    const [online, ...more] = await OnlineApplication.all()
    assert.lengthOf(more, 0)
    assert.equal(online.iin, person.iin)
    assert.include(text, `<number>${online.id}</number>`)
  })

  test('S-6: what the house must mend is no refusal: the same message is answered once a key issues again', async ({
    assert,
  }) => {
    door.act()
    const { person } = door
    const request = await person.request(KeyPair.generate('gost-2015'))
    const [iin, carrierSerial] = [person.iin, person.carrier.serialNumber]
    const message = await door.message({ request: { ...ISSUE, iin, carrierSerial, request } })
    const state = Authority.query().where('role', 'state')
    await state.clone().update({ retiredAt: '2026-11-17 05:00:00' })
    const { code, text } = await door.send(message)
    assert.equal(code, 'E_AUTHORITY_ABSENT')
    assert.include(text, '<faultcode>soapenv:Server</faultcode>')
    await state.clone().update({ retiredAt: null })
    assert.equal(await door.codeOf(message), 'SCSS001')
  })

  test('S-6: an answer that was kept with a character that XML does not have is repeated without it', async ({
    assert,
  }) => {
    const { text } = await door.send(await door.message())
    const row = await HrMessage.findByOrFail('messageId', 'm-1')
    const broken = `${row.answer}`.replace('ОН-', 'ОН\u0001-')
    await row.merge({ answer: Buffer.from(broken) }).save()
    const again = await door.send(await door.message())
    assert.equal(again.text, text)
  })

  test('S-22.4: who revokes their own certificate gets the same answer again, also after a crash; new messages are refused', async ({
    assert,
  }) => {
    const { iin, certificate } = door.person
    const ground = 'holder_asked'
    const request = {
      kind: 'revoke',
      iin,
      serial: certificate.serial,
      ground,
      language: 'ru',
    } as const
    const message = await door.message({ request })
    door.act()
    const first = await door.send(message)
    assert.equal(first.code, 'SCSS001', first.text)
    const revocation = await certificate.related('revocation').query().firstOrFail()
    assert.equal(revocation.channel, 'hr')
    const again = await door.send(message)
    assert.equal(again.text, first.text)
    await HrMessage.query().update({ state: 'received', answer: null })
    const crashed = await door.send(message)
    assert.include(crashed.text, certificate.serial)
    assert.equal(crashed.code, 'SCSS001')
    const next = await door.message({ request, messageId: 'm-2' })
    assert.equal(await door.codeOf(next), 'E_HR_PERSON_REVOKED')
    const refused = await HrMessage.findByOrFail('messageId', 'm-2')
    const kept = { state: 'refused', code: 'E_HR_PERSON_REVOKED' }
    assert.deepInclude(refused.serialize(), kept)
  })
})

async function changedPlaces(door: Door) {
  return door.message({ person: partyOf(door.owner), owner: partyOf(door.person) })
}
