import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { readP7b } from '#ca/certificates/p7b'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { PublishDocument } from '#ca/publication/publish_document'
import { PublishedLists } from '#ca/publication/published_lists'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'
import { ServiceProbes } from '#ca/publication/service_probes'
import Authority from '#models/authority'
import type Certificate from '#models/certificate'
import AuditEntry from '#models/audit_entry'
import Revocation, { ON_HOLD } from '#models/revocation'
import { moment } from '#start/formats'
import { vector } from '#tests/support/vectors'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'

const PDF = Buffer.from('%PDF-1.7 invented')

async function revoke(certificate: Certificate, revokedAt = certificate.notBefore, reason = 1) {
  return Revocation.create({
    certificateId: certificate.id,
    ground: 'holder_asked',
    reason,
    revokedAt,
    invalidityDate: null,
    channel: 'offline',
    letterId: null,
  })
}

test.group('S-26, CP-2.1: the public site', (group) => {
  let desk: WritingDesk
  let certificate: Certificate
  let folder: string
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk({ employees: 1 })
    const { serialNumber: carrierSerial } = await desk.reader.supplyBlank()
    const issue = await app.container.make(IssueOntoCarrier)
    const input = { applicationId: desk.applications[0].id, carrierSerial, pin: PIN }
    certificate = await issue.handle(input, 'operator')
    folder = await mkdtemp(join(tmpdir(), 'kualik-public-'))
    app.container.swap(PublishedLists, () => new PublishedLists(folder))
    app.container.swap(PublicationFolder, () => new PublicationFolder(folder))
    return async () => {
      app.container.restore(PublishedLists)
      app.container.restore(PublicationFolder)
      await rm(folder, { recursive: true })
      await desk.close()
    }
  })

  test('nobody is asked who they are, and nothing is left in their browser', async ({
    client,
    assert,
  }) => {
    for (const address of ['/public', '/public/revoked', '/public/verification']) {
      const page = await client.get(address)
      page.assertStatus(200)
      assert.isUndefined(page.header('set-cookie'), address)
      assert.include(page.header('content-security-policy') ?? '', "default-src 'self'")
    }
  })

  test('the language is what the address says, else what the browser asks for', async ({
    client,
  }) => {
    const kazakh = await client.get('/public').header('Accept-Language', 'kk')
    kazakh.assertTextIncludes('Мемлекеттік органдардың куәландырушы орталығы')
    const english = await client.get('/public?lang=en').header('Accept-Language', 'kk')
    english.assertTextIncludes('Certification authority of the state agencies')
    english.assertTextIncludes('/public/revoked?lang=en')
    const strange = await client.get('/public?lang=xx&lang=yy').header('Accept-Language', 'fr')
    strange.assertTextIncludes('Удостоверяющий центр')
  })

  test('certificates of the authorities as DER, PEM and P7B with the chain', async ({
    client,
    assert,
  }) => {
    const state = await Authority.query().where('role', 'state').firstOrFail()
    const name = state.fileName ?? state.serial
    const page = await client.get('/public')
    page.assertTextIncludes(`/cert/${name}.cer`)
    const get = (file: string) => {
      const request = client.get(`/cert/${file}`)
      request.request.responseType('arraybuffer')
      return request
    }
    const der = await get(`${name}.cer`)
    der.assertHeader('content-type', 'application/pkix-cert')
    assert.isTrue(state.certificate.equals(der.body()))
    const pem = await get(`${name}.pem`)
    assert.match(pem.body().toString(), /^-----BEGIN CERTIFICATE-----/)
    const p7b = await get(`${name}.p7b`)
    assert.lengthOf(readP7b(new Uint8Array(p7b.body())), 2)
    for (const wrong of ['nobody.cer', `${name}.key`, `${name}.cer.bak`]) {
      const answer = await client.get(`/cert/${wrong}`)
      answer.assertStatus(404)
    }
  })

  test('the lists that lie in the folder, and a word when there is none', async ({
    client,
    assert,
  }) => {
    const before = await client.get('/public')
    before.assertTextIncludes('Списков пока нет')
    before.assertTextIncludes('не запущено')
    const bytes = Buffer.from(vector('crl/nca_gost2022_test.crl'))
    await writeFile(join(folder, 'nca.crl'), bytes)
    await writeFile(join(folder, 'half.crl'), bytes.subarray(0, 100))
    await writeFile(join(folder, '.nca.crl.7.tmp'), bytes)
    const page = await client.get('/public')
    page.assertTextIncludes('/crl/nca.crl')
    assert.notInclude(page.text(), 'half.crl')
    page.assertTextIncludes('29.04.2025 09:46')
    // Its next update was due in October 2025.
    page.assertTextIncludes('список устарел')
    const list = await client.get('/crl/nca.crl')
    list.assertHeader('content-type', 'application/pkix-crl')
    for (const wrong of ['missing.crl', '..%2f..%2fetc%2fpasswd.crl', '.nca.crl.7.tmp']) {
      const answer = await client.get(`/crl/${wrong}`)
      answer.assertStatus(404)
    }
  })

  test('a number is looked up however it was copied', async ({ client, assert }) => {
    const { serial } = certificate
    const colons = serial.match(/../g)?.join(':').toUpperCase() ?? ''
    const groups = serial.match(/.{4}/g)?.join(' ') ?? ''
    for (const sn of [serial, colons, groups, `0x${serial}`]) {
      const page = await client.get('/public').qs({ sn })
      page.assertTextIncludes('Действует</span>')
      assert.notInclude(page.text(), desk.applications[0].surname)
      assert.notInclude(page.text(), desk.applications[0].iin)
    }
  })

  test('a revoked number says since when and why, one on hold that it is; a reserved one was never issued', async ({
    client,
  }) => {
    const revocation = await revoke(certificate)
    const page = await client.get('/public').qs({ sn: certificate.serial })
    page.assertTextIncludes('Отозвано</span>')
    page.assertTextIncludes('ключ мог попасть в чужие руки')
    await revocation.merge({ reason: 6, ground: ON_HOLD }).save()
    const held = await client.get('/public').qs({ sn: certificate.serial })
    held.assertTextIncludes(`Приостановлено с ${moment(revocation.revokedAt)}</span>`)
    await certificate.merge({ state: 'reserved' }).save()
    const reserved = await client.get('/public').qs({ sn: certificate.serial })
    reserved.assertTextIncludes('Не выпускалось</span>')
    const unknown = await client.get('/public').qs({ sn: '00ff' })
    unknown.assertTextIncludes('Не выпускалось</span>')
    const wrong = await client.get('/public').qs({ sn: 'hello <b>' })
    wrong.assertStatus(422)
    wrong.assertTextIncludes('E_SERIAL_UNREADABLE')
    wrong.assertTextIncludes('hello &lt;b&gt;')
  })

  test('S-26: the list of revoked ones has numbers and reasons, and no names', async ({
    client,
    assert,
  }) => {
    const none = await client.get('/public/revoked')
    none.assertTextIncludes('Отозванных свидетельств нет')
    await revoke(certificate, certificate.notBefore, 4)
    const page = await client.get('/public/revoked?lang=en&page=1')
    assert.include(page.text().replace(/<\/?span[^>]*>/g, ''), certificate.serial)
    page.assertTextIncludes('superseded')
    assert.notInclude(page.text(), desk.applications[0].surname)
    for (const strange of ['0', '-1', 'x', '999999']) {
      const answer = await client.get('/public/revoked').qs({ page: strange })
      answer.assertStatus(200)
    }
  })

  test('CP-2.1: a new version of a document holds from its day, and the old ones stay', async ({
    client,
    assert,
  }) => {
    const publish = await app.container.make(PublishDocument)
    const first = { kind: 'cps', holdsFrom: '2026-01-01', fileName: 'cps.pdf', content: PDF } as const
    await publish.handle(first, 'admin')
    const second = { ...first, content: Buffer.concat([PDF, PDF]), holdsFrom: '2026-06-01' }
    await publish.handle(second, 'admin')
    const future = { ...first, content: Buffer.concat([PDF, PDF, PDF]), holdsFrom: '2090-01-01' }
    await publish.handle(future, 'admin')
    const page = await client.get('/public')
    page.assertTextIncludes('редакция 2, с 01.06.2026')
    page.assertTextIncludes('Прежние редакции: 1')
    page.assertTextIncludes('редакция 3, вступит в силу 01.01.2090')
    const old = await client.get('/public/documents/cps/1')
    old.assertStatus(200)
    old.assertHeader('content-type', 'application/pdf')
    const now = await client.get('/cps')
    assert.equal(Number(now.header('content-length')), 2 * PDF.length)
    const events = await AuditEntry.query().where('event', 'document_published')
    assert.lengthOf(events, 3)
    for (const [input, code] of [
      [{ ...future, holdsFrom: '2089-01-01' }, /E_DOCUMENT_DATE/],
      [{ ...future, holdsFrom: 'soon' }, /E_DOCUMENT_DATE/],
      [{ ...future, holdsFrom: '2091-01-01' }, /E_DOCUMENT_SAME/],
      [{ ...future, fileName: 'cps.html' }, /E_DOCUMENT_FILE/],
      [{ ...future, fileName: 'cps.docx' }, /E_DOCUMENT_FILE/],
    ] as const)
      await assert.rejects(() => publish.handle(input, 'admin'), code)
  })

  test('an administrator publishes from the screen, for good; an operator may not', async ({
    client,
    assert,
  }) => {
    const upload = (user: WritingDesk['administrator'], ticked = true) =>
      client
        .post('/administration/documents')
        .withCsrfToken()
        .loginAs(user)
        .field('kind', 'agreement')
        .fields(ticked ? { checked: '1' } : {})
        .field('holds_from', '01.11.2026')
        .file('file', PDF, { filename: 'Келісім.pdf' })
        .redirects(0)
    const refused = await upload(desk.operator)
    refused.assertStatus(403)
    await upload(desk.administrator, false)
    assert.isNull(await AuditEntry.findBy('event', 'document_published'))
    const taken = await upload(desk.administrator)
    taken.assertStatus(302)
    const screen = await client.get('/administration/documents').loginAs(desk.administrator)
    screen.assertTextIncludes('Келісім.pdf')
    const page = await client.get('/public')
    page.assertTextIncludes('/public/documents/agreement/1')
  })

  test('a service that runs is asked, and one that fails or keeps silent says so', async ({
    client,
    assert,
  }) => {
    const probes = new ServiceProbes()
    probes.register('ocsp', async () => {})
    probes.register('tsp', () => Promise.reject(new Error('down')))
    app.container.swap(ServiceProbes, () => probes)
    const page = await client.get('/public?lang=en')
    app.container.restore(ServiceProbes)
    assert.match(page.text(), /OCSP<\/th><td><span class="tag good">works/)
    assert.match(page.text(), /TSP<\/th><td><span class="tag bad">does not work/)
  })
})
