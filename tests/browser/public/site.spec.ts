import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { PublishDocument } from '#ca/publication/publish_document'
import { PublishedLists } from '#ca/publication/published_lists'
import { Evidence } from '#ca/verification/evidence'
import { Clock, FixedClock } from '#ca/clock'
import Revocation from '#models/revocation'
import { follow } from '#tests/support/follow'
import { inForce, KnownEvidence, TEST_AUTHORITIES } from '#tests/support/known_evidence'
import { lookAt } from '#tests/support/screenshots'
import { vector } from '#tests/support/vectors'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'

const AT = '2026-11-17T05:42:00Z'
const ATTACHED = vector('cms/individual_attached.der')

test.group('the public site in a browser', (group) => {
  let desk: WritingDesk
  let folder: string
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk({ employees: 1 })
    folder = await mkdtemp(join(tmpdir(), 'kualik-public-'))
    app.container.swap(PublishedLists, () => new PublishedLists(folder))
    return async () => {
      app.container.restoreAll([PublishedLists, Evidence, Clock])
      await rm(folder, { recursive: true })
      await desk.close()
    }
  })

  async function revokedCertificate() {
    const { serialNumber: carrierSerial } = await desk.reader.supplyBlank()
    const issue = await app.container.make(IssueOntoCarrier)
    const input = { applicationId: desk.applications[0].id, carrierSerial, pin: PIN }
    const certificate = await issue.handle(input, 'operator')
    await Revocation.create({
      certificateId: certificate.id,
      ground: 'holder_asked',
      reason: 5,
      revokedAt: certificate.notBefore,
      channel: 'offline',
    })
    return certificate
  }

  async function documents() {
    const publish = await app.container.make(PublishDocument)
    for (const [n, holdsFrom] of ['2024-01-15', '2026-02-01'].entries()) {
      const content = Buffer.from(`%PDF-1.7 ${n}`)
      await publish.handle({ kind: 'cps', holdsFrom, fileName: 'cps.pdf', content }, 'admin')
    }
    const content = Buffer.from('%PDF-1.7')
    const agreement = { kind: 'agreement', holdsFrom: '2026-02-01', fileName: 'a.pdf' } as const
    await publish.handle({ ...agreement, content }, 'admin')
  }

  test('a number is looked up, and the language goes with the links', async ({ visit, assert }) => {
    const { serial } = await revokedCertificate()
    await documents()
    await writeFile(join(folder, 'nca.crl'), vector('crl/nca_gost2022_test.crl'))
    const page = await visit('/public?lang=ru')
    await lookAt(page, assert, 'public-ru')
    await page.fill('#sn', serial.match(/../g)?.join(':') ?? '')
    await page.press('#sn', 'Enter')
    await page.waitForSelector('.result.revoked')
    assert.equal(await page.getAttribute('html', 'lang'), 'ru')
    await lookAt(page, assert, 'public-revoked-ru')
    await follow(page, '.langs a[lang=kk]')
    assert.equal(await page.getAttribute('html', 'lang'), 'kk')
    await lookAt(page, assert, 'public-kk')
    await follow(page, 'main a[href^="/public/revoked"]')
    assert.equal(await page.getAttribute('html', 'lang'), 'kk')
    await lookAt(page, assert, 'public-revoked-list-kk')
    assert.deepEqual(await page.context().cookies(), [])
  })

  test('a signed document is verified, and what is wrong with a file is said', async ({
    visit,
    assert,
  }) => {
    const signer = ATTACHED.subarray(149, 149 + 4 + 1078)
    const register = inForce([...(TEST_AUTHORITIES.known ?? []), signer], AT)
    app.container.swap(Clock, () => new FixedClock(AT))
    app.container.swap(Evidence, () => new KnownEvidence({ ...TEST_AUTHORITIES, register }))
    const page = await visit('/public/verification?lang=en')
    await lookAt(page, assert, 'public-verification-en')
    const choose = (name: string, buffer: Uint8Array) =>
      page.setInputFiles('#document', {
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(buffer),
      })
    await choose('letter.cms', ATTACHED)
    await page.click('form .btn')
    await page.waitForSelector('.tag.big.good')
    await lookAt(page, assert, 'public-verified-en')
    await choose('letter.pdf', Buffer.from('%PDF-1.7'))
    await page.click('form .btn')
    await page.waitForSelector('.errors')
    await lookAt(page, assert, 'public-verification-wrong-en')
    await page.goto(page.url().replace(/lang=en/, 'lang=kk'))
    await choose('changed.cms', Uint8Array.from(ATTACHED, (byte, at) => (at === 60 ? byte ^ 1 : byte)))
    await page.click('form .btn')
    await page.waitForSelector('.tag.big.bad')
    await lookAt(page, assert, 'public-invalid-kk')
  })

  test('an administrator sees the versions and publishes the next', async ({
    visit,
    assert,
    browserContext,
  }) => {
    await documents()
    await browserContext.loginAs(desk.administrator)
    const page = await visit('/administration/documents')
    await lookAt(page, assert, 'administration-documents')
    await page.selectOption('#kind', 'cps')
    await page.fill('#holds_from', '01.12.2026')
    await page.setInputFiles('#file', {
      name: 'cps.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7 third'),
    })
    await page.check('#checked')
    await page.click('aside .btn')
    await page.waitForSelector('a[href="/public/documents/cps/3"]')
  })
})
