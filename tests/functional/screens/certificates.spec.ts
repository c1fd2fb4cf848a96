import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import app from '@adonisjs/core/services/app'
import type { ApiClient } from '@japa/api-client'
import { Evidence } from '#ca/verification/evidence'
import Authority from '#models/authority'
import Revocation from '#models/revocation'
import type Certificate from '#models/certificate'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { KnownEvidence } from '#tests/support/known_evidence'
import { certificateRow, stockedCarrier } from '#tests/support/written_carriers'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'

test.group('certificates on the screen', (group) => {
  let desk: WritingDesk
  let certificate: Certificate
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk({ employees: 2 })
    const { serialNumber: carrierSerial } = await desk.reader.supplyBlank()
    const issue = await app.container.make(IssueOntoCarrier)
    const input = { applicationId: desk.applications[0].id, carrierSerial, pin: PIN }
    certificate = await issue.handle(input, 'operator')
    return desk.close
  })

  test('S-8: both roles see the holder, the carrier and the fields of annex 5', async ({
    client,
  }) => {
    for (const user of [desk.operator, desk.administrator]) {
      const page = await client.get(`/certificates/${certificate.serial}`).loginAs(user)
      page.assertStatus(200)
      const [{ fullName, iin, bin }] = desk.applications
      for (const fact of [
        fullName,
        `IIN${iin}`,
        `BIN${bin}`,
        'http://ucgo.gov.kz/cps',
        'действует',
      ])
        page.assertTextIncludes(fact)
      page.assertTextIncludes('Свидетельство выпущено, подпись проверена')
    }
  })

  test('the fields are named in the reader’s language', async ({ client }) => {
    const address = `/certificates/${certificate.serial}`
    for (const [language, word] of [
      ['kk', 'Куәліктің өрістері'],
      ['en', 'Fields of the certificate'],
    ]) {
      const page = await client.get(address).cookie('language', language).loginAs(desk.operator)
      page.assertTextIncludes(word)
    }
  })

  test('the files: DER as it was issued, PEM of the same, and the authorities above it', async ({
    client,
    assert,
  }) => {
    const get = (name: string) => {
      const request = client.get(`/certificates/${certificate.serial}/${name}`)
      request.request.responseType('arraybuffer')
      return request.loginAs(desk.operator)
    }
    const der = await get('certificate.cer')
    der.assertHeader('content-type', 'application/pkix-cert')
    der.assertHeader('content-disposition', `attachment; filename="${certificate.serial}.cer"`)
    assert.isTrue(certificate.der?.equals(der.body()))
    const pem = await get('certificate.pem')
    const base64 = pem
      .body()
      .toString('latin1')
      .replace(/-----[A-Z ]+-----|\s/g, '')
    assert.isTrue(certificate.der?.equals(Buffer.from(base64, 'base64')))
    for (const [name, role] of [
      ['ca.cer', 'state'],
      ['root.cer', 'root'],
    ]) {
      const authority = await Authority.findByOrFail('role', role)
      const file = await get(name)
      assert.isTrue(authority.certificate.equals(file.body()), name)
    }
  })

  const check = async (client: ApiClient) => {
    const address = `/certificates/${certificate.serial}/verification`
    const page = await client.get(address).loginAs(desk.operator)
    page.assertStatus(200)
    return page.text()
  }

  const revoke = (reason: number) =>
    Revocation.create({
      certificateId: certificate.id,
      ground: 'carrier_lost',
      reason,
      revokedAt: certificate.notBefore,
      channel: 'emergency',
    })

  test('order No. 1187: the check on demand finds it valid, by the register, and says why', async ({
    client,
    assert,
  }) => {
    const page = await check(client)
    assert.include(page, '<span class="tag big good">Действительно</span>')
    assert.include(page, 'По реестру центра не отозвано')
    assert.notInclude(page, 'не применяется')
    assert.notInclude(page, 'не значит «недействительно»')
    assert.include(page, 'Подпись верна')
  })

  test('order No. 1187: a certificate that was revoked, or is on hold, is called so at once, never valid', async ({
    client,
    assert,
  }) => {
    const revocation = await revoke(1)
    const revoked = await check(client)
    assert.include(revoked, '<span class="tag big bad">Недействительно</span>')
    assert.match(revoked, /<li><b>Отзыв<\/b>\. Отозвано .*ключ мог попасть/)
    await revocation.merge({ reason: 6 }).save()
    const held = await check(client)
    assert.include(held, '<span class="tag big bad">Недействительно</span>')
    assert.match(held, /<li><b>Отзыв<\/b>\. Приостановлено с /)
  })

  test('order No. 1187: what cannot be told is undetermined, not valid', async ({
    client,
    assert,
    cleanup,
  }) => {
    app.container.swap(Evidence, () => new KnownEvidence({}))
    cleanup(() => app.container.restore(Evidence))
    const page = await check(client)
    assert.include(page, '<span class="tag big soon">Не определено</span>')
    assert.include(page, 'не значит «недействительно»')
  })

  test('the list finds it by name, IIN and serial, and says when nothing is found', async ({
    client,
    assert,
  }) => {
    const [{ surname, iin }] = desk.applications
    for (const q of [surname, iin, certificate.serial, `${surname} ${iin}`]) {
      const page = await client.get('/certificates').qs({ q }).loginAs(desk.operator)
      assert.include(page.text(), `/certificates/${certificate.serial}`, q)
    }
    const none = await client.get('/certificates').qs({ q: '100%' }).loginAs(desk.operator)
    none.assertTextIncludes('По «100%» ничего не найдено')
  })

  test('the list goes on page by page', async ({ client, assert }) => {
    const carrier = await stockedCarrier()
    for (let n = 0; n < 25; n++) await certificateRow(desk.applications[1], carrier)
    const first = await client.get('/certificates').loginAs(desk.operator)
    first.assertTextIncludes('Страница 1 из 2')
    first.assertTextIncludes('Найдено 26 свидетельств')
    const second = await client.get('/certificates?page=2').loginAs(desk.operator)
    assert.lengthOf(second.text().match(/<th scope="row"/g) ?? [], 1)
  })

  test('an unknown number has a page of its own; a number that was given up has no files', async ({
    client,
  }) => {
    const unknown = await client.get('/certificates/00ff').loginAs(desk.operator)
    unknown.assertStatus(404)
    unknown.assertTextIncludes('E_CERTIFICATE_UNKNOWN')
    await certificate.merge({ state: 'void', der: null, voidReason: 'key lost' }).save()
    const page = await client.get(`/certificates/${certificate.serial}`).loginAs(desk.operator)
    page.assertTextIncludes('key lost')
    const file = await client
      .get(`/certificates/${certificate.serial}/certificate.cer`)
      .loginAs(desk.operator)
    file.assertStatus(409)
  })
})
