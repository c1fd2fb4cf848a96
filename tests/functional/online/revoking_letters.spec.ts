import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { lookAtLetters } from '#ca/online/letter_differences'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { revocableCertificates } from '#ca/revocation/revocable_certificates'
import { revocationLetterView } from '#ca/revocation/letters/find_revocation_letter'
import { aHolder, annex7LetterFor, openOnlineHouse, refusal } from '#tests/support/online_house'
import { askToRevoke, confirmOnline } from '#tests/support/revoking_online'
import OnlineApplication from '#models/online_application'
import Revocation from '#models/revocation'
import RevocationRequest from '#models/revocation_request'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'
import type { RevocationFiling } from '#ca/online/file_online_revocation'

const TODAY = '2026-11-17'

test.group('S-21.3: the letter beside an application to revoke', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    holder = await aHolder(house)
    return () => house.close()
  })

  const ask = (changes: Partial<RevocationFiling> = {}, as = holder.iin) =>
    askToRevoke(house, holder, changes, as)

  const confirm = (online: OnlineApplication, acceptDifferences = false) =>
    confirmOnline(house, online, acceptDifferences)

  async function stateOf({ id }: OnlineApplication, today = TODAY) {
    const { state } = await findOnlineApplication(id, today)
    return state
  }

  test('S-21.4: without the letter nothing is revoked', async ({ assert }) => {
    const online = await ask()
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_LETTER_MISSING')
    assert.isNull(await Revocation.findBy('certificateId', holder.certificate.id))
  })

  test('S-21.3: a letter without the number waits for a look, one with another number stops the confirmation', async ({
    assert,
  }) => {
    const online = await ask()
    await annex7LetterFor(house, [online], { onlineNumber: '' })
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_DIFFERENCES')
    const wrong = await annex7LetterFor(house, [online], { onlineNumber: 'ОН-999999' })
    assert.include(wrong.findings, 'W_ONLINE_NUMBER')
    assert.equal(await refusal(() => confirm(online, true)), 'E_ONLINE_MISMATCH')
    await annex7LetterFor(house, [online])
    assert.isNull(await refusal(() => confirm(online)))
  })

  test('S-21.3: a name that is spelt otherwise is accepted after a look', async ({ assert }) => {
    const online = await ask()
    await annex7LetterFor(house, [online], { fullName: 'Абдигаликызы Айгерим' })
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_DIFFERENCES')
    assert.isNull(await refusal(() => confirm(online, true)))
  })

  test('S-18: another ground in the letter is accepted after a look, and that of the application counts', async ({
    assert,
  }) => {
    const online = await ask({ ground: 'key_compromised' })
    await annex7LetterFor(house, [online])
    assert.deepEqual(await whatDiffers(online), [['ground', 'holder_leaves', 'key_compromised']])
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_DIFFERENCES')
    assert.isNull(await refusal(() => confirm(online, true)))
    const { ground } = await Revocation.findByOrFail('certificateId', holder.certificate.id)
    assert.equal(ground, 'key_compromised')
  })

  /** What the operator sees side by side that differs. */
  async function whatDiffers({ id }: OnlineApplication) {
    const { application } = await findOnlineApplication(id, TODAY)
    const { comparison } = lookAtLetters(application)
    const differing = comparison.filter(({ same }) => !same)
    return differing.map(({ field, letter, service }) => [field, letter, service])
  }

  test('S-21.3: a number that is quoted for another person stands beside the application and stops it', async ({
    assert,
  }) => {
    const online = await ask()
    const { application: row, certificate } = await aHolder(house)
    const quoting = { ...row.$attributes, id: online.id, fullName: row.fullName }
    const letter = await annex7LetterFor(house, [quoting as OnlineApplication])
    assert.includeMembers(letter.findings, ['W_ONLINE_NUMBER', 'W_ONLINE_IIN'])
    assert.equal(await stateOf(online), 'letter_received')
    assert.deepInclude(await whatDiffers(online), ['iin', row.iin, online.iin])
    assert.equal(await refusal(() => confirm(online, true)), 'E_ONLINE_MISMATCH')
    const [asked] = await RevocationRequest.query().where('letterId', letter.id)
    assert.equal(asked.certificateId, certificate.id, 'what the letter asks for otherwise is asked')
  })

  test('S-21.3: a wrong IIN or BIN beside the right number is seen side by side, and revokes nothing', async ({
    assert,
  }) => {
    const online = await ask()
    for (const [field, wrong] of [
      ['iin', '850312400018'],
      ['bin', '000740000728'],
    ] as const) {
      const letter = await annex7LetterFor(house, [online], { [field]: wrong })
      assert.include(letter.findings, `W_ONLINE_${field.toUpperCase()}`)
      assert.deepEqual(await whatDiffers(online), [[field, wrong, online[field]]])
      assert.equal(await refusal(() => confirm(online, true)), 'E_ONLINE_MISMATCH')
      const { requests } = await revocationLetterView(letter.id, TODAY)
      assert.lengthOf(requests, 0, 'the row asks for nothing')
    }
    await annex7LetterFor(house, [online])
    assert.isNull(await refusal(() => confirm(online)), 'a right letter settles it')
  })

  test('S-20: without the number of an application a wrong IIN stops the letter as before', async ({
    assert,
  }) => {
    const online = await ask()
    const wrong = { onlineNumber: '', iin: '850312400018' }
    const letter = annex7LetterFor(house, [online], wrong)
    await assert.rejects(() => letter, /E_LETTER_FINDINGS|E_/)
    assert.equal(await stateOf(online), 'filed')
  })

  test('S-21: of a person with two certificates a letter with the number asks for the one of the application', async ({
    assert,
  }) => {
    const { certificate: next } = await aHolder(house)
    await next.merge({ holderIin: holder.iin }).save()
    const online = await ask()
    const letter = await annex7LetterFor(house, [online])
    assert.deepEqual(letter.findings, [], 'nothing to look at')
    const asked = await RevocationRequest.query().where('letterId', letter.id)
    assert.deepEqual(
      asked.map(({ certificateId }) => certificateId),
      [holder.certificate.id]
    )
    await confirm(online)
    assert.isNull(await Revocation.findBy('certificateId', next.id))
    assert.deepEqual(await revocableCertificates({ letter: letter.id }, next.notBefore), [])
  })

  test('S-21: what was filed online is confirmed there; a letter’s own list leaves it out', async ({
    assert,
  }) => {
    const other = await aHolder(house)
    const online = await ask()
    const plain = { ...other.application.$attributes, fullName: other.application.fullName }
    const letter = await annex7LetterFor(house, [online, plain as OnlineApplication], {
      onlineNumber: '',
    })
    const open = await revocableCertificates({ letter: letter.id }, other.certificate.notBefore)
    assert.deepEqual(
      open.map(({ serial }) => serial),
      [other.certificate.serial]
    )
  })
})
