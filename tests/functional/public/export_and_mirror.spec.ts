import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { FixedClock } from '#ca/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuditLog } from '#ca/audit/audit_log'
import { ExportSite } from '#ca/publication/export_site'
import { MirrorSite } from '#ca/publication/mirror_site'
import { PublishDocument } from '#ca/publication/publish_document'
import { PublishedLists } from '#ca/publication/published_lists'
import { TrustedCertificates } from '#ca/publication/trusted_certificates'
import Authority from '#models/authority'
import Revocation from '#models/revocation'
import { writePages } from '#commands/publication/_pages'
import { ISSUED_AT, issueAuthority, issueRoot, issueUser, type Certified } from '#tests/support/chain'
import { pick } from '#tests/support/pick'
import { issueList } from '#tests/support/revocation_list'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { certificateRow, stockedCarrier } from '#tests/support/written_carriers'
import { flipBit } from '#tests/support/vectors'

const NOW = ISSUED_AT.plus({ days: 10 })
const clock = new FixedClock(NOW.toISO() ?? '')

test.group('publishing as plain files', (group) => {
  let folder: string
  let root: Certified
  let authority: Certified
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kualik-files-'))
    root = await issueRoot()
    authority = await issueAuthority(root)
    return () => rm(folder, { recursive: true })
  })

  const at = (...parts: string[]) => join(folder, ...parts)
  const list = (number: number, change = {}) =>
    issueList({
      by: authority,
      number,
      thisUpdate: NOW.minus({ hours: 10 - number }),
      nextUpdate: NOW.plus({ hours: 25 }),
      ...change,
    })

  async function store({ certificate }: Certified, role: 'root' | 'state', issuerId: number | null) {
    return Authority.create({
      role,
      profile: 'P-CA-2015',
      algorithm: 'gost-2015',
      keyId: `${role}-key`,
      fileName: role === 'root' ? 'gost2015' : 'ucgo2015',
      issuerId,
      serial: role === 'root' ? '01' : '02',
      certificate: Buffer.from(certificate),
      notBefore: ISSUED_AT,
      notAfter: ISSUED_AT.plus({ years: 10 }),
      issuingFrom: ISSUED_AT,
      demonstration: true,
    })
  }

  async function publishedHouse() {
    const { id } = await store(root, 'root', null)
    const state = await store(authority, 'state', id)
    await mkdir(at('crl'))
    await writeFile(at('crl', 'ucgo2015.crl'), await list(3))
    const publish = new PublishDocument(new AuditLog(clock))
    const content = Buffer.from('%PDF-1.7')
    await publish.handle({ kind: 'cps', holdsFrom: '2026-01-01', fileName: 'cps.pdf', content }, 'a')
    return state
  }

  const exporting = () => new ExportSite(clock, new PublishedLists(at('crl')))

  async function names(directory: string) {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
      .sort()
  }

  test('everything public is written, and nobody is named in it', async ({ assert }) => {
    const state = await publishedHouse()
    const application = await waitingApplication(await registeredLetter(), 1)
    const certificate = await certificateRow(application, await stockedCarrier())
    await Authority.query().where('keyId', 'test').update({ certificate: state.certificate })
    await Revocation.create({
      certificateId: certificate.id,
      ground: 'holder_asked',
      reason: 5,
      revokedAt: NOW.minus({ days: 1 }),
      channel: 'offline',
    })
    const index = await exporting().handle(at('site'), writePages)
    assert.equal(index.revoked, 1)
    const files = await names(at('site'))
    for (const file of [
      'cert/gost2015.cer',
      'cert/ucgo2015.p7b',
      'cert/ucgo2015.pem',
      'crl/ucgo2015.crl',
      'documents/cps-1.pdf',
      'index.en.html',
      'index.html',
      'index.kk.html',
      'revoked.csv',
      'revoked.json',
    ])
      assert.include(files, file)
    const csv = await readFile(at('site', 'revoked.csv'), 'utf8')
    assert.equal(csv.split('\r\n')[1], `${certificate.serial},2026-11-26T05:42:00Z,cessationOfOperation`)
    for (const file of files.filter((each) => /html|json|csv$/.test(each))) {
      const text = await readFile(at('site', file), 'utf8')
      assert.notInclude(text, application.iin)
      assert.notInclude(text, application.surname)
    }
  })

  test('the folder is replaced as a whole; when anything fails the old one stays', async ({
    assert,
  }) => {
    await publishedHouse()
    await exporting().handle(at('site'), writePages)
    await writeFile(at('site', 'left-over.txt'), 'x')
    await exporting().handle(at('site'), writePages)
    assert.notInclude(await names(at('site')), 'left-over.txt')
    const before = await names(at('site'))
    const failing = exporting().handle(at('site'), () => Promise.reject(new Error('half-way')))
    await assert.rejects(() => failing, /half-way/)
    assert.deepEqual(await names(at('site')), before)
    const beside = await readdir(folder)
    assert.deepEqual(
      beside.filter((name) => name.includes('.tmp')),
      []
    )
  })

  test('killed while it writes, nothing of it is served, and the next one is whole', async ({
    assert,
  }) => {
    await publishedHouse()
    await exporting().handle(at('site'), writePages)
    const before = await names(at('site'))
    // Nothing comes after the pages, as after SIGKILL: no clearing up either.
    await new Promise<void>((writing) => {
      const never = () => {
        writing()
        return new Promise<never>(() => {})
      }
      void exporting().handle(at('site'), never)
    })
    assert.deepEqual(await names(at('site')), before)
    await writeFile(at('crl', 'ucgo2015.crl'), await list(4))
    await exporting().handle(at('site'), writePages)
    const placed = await readFile(at('site', 'crl', 'ucgo2015.crl'))
    assert.isTrue(placed.equals(await readFile(at('crl', 'ucgo2015.crl'))))
  })

  test('a mirror that was killed in the middle leaves nothing that is served, and goes on', async ({
    assert,
  }) => {
    await publishedHouse()
    await exporting().handle(at('site'), writePages)
    const whole = await readFile(at('site', 'crl', 'ucgo2015.crl'))
    await mkdir(at('served', 'crl'), { recursive: true })
    await writeFile(at('served', 'crl', '.ucgo2015.crl.tmp'), whole.subarray(0, 100))
    const served = new PublishedLists(at('served', 'crl'))
    assert.deepEqual(await served.all(), [])
    await mkdir(at('no-trust'))
    const anchors = new TrustedCertificates(at('no-trust'))
    await new MirrorSite(clock, anchors).handle(at('site'), at('served'), [root.certificate])
    assert.deepEqual(await readdir(at('served', 'crl')), ['ucgo2015.crl'])
    assert.isTrue(whole.equals(await readFile(at('served', 'crl', 'ucgo2015.crl'))))
  })

  test('a foreign tool reads what was exported', async ({ assert }) => {
    await publishedHouse()
    await exporting().handle(at('site'), writePages)
    const openssl = (...parts: string[]) => execFileSync('openssl', parts, { encoding: 'utf8' })
    const crl = openssl('crl', '-inform', 'DER', '-in', at('site/crl/ucgo2015.crl'), '-noout', '-text')
    assert.match(crl, /X509v3 CRL Number:\s+3/)
    const chain = openssl('pkcs7', '-inform', 'DER', '-in', at('site/cert/ucgo2015.p7b'), '-print_certs')
    assert.lengthOf(chain.match(/BEGIN CERTIFICATE/g) ?? [], 2)
  })

  /** A mirror that trusts this house's root. */
  async function mirror() {
    const anchors = new TrustedCertificates(at('no-trust'))
    await mkdir(at('no-trust'), { recursive: true })
    const files = await new MirrorSite(clock, anchors).handle(at('from'), at('to'), [
      root.certificate,
    ])
    return Object.fromEntries(files.map(({ file, outcome }) => [file, outcome]))
  }

  async function offer(crl: Uint8Array) {
    await mkdir(at('from/crl'), { recursive: true })
    await mkdir(at('from/cert'), { recursive: true })
    await writeFile(at('from/cert/ucgo2015.cer'), authority.certificate)
    await writeFile(at('from/crl/ucgo2015.crl'), crl)
  }

  test('a mirror takes what it can prove, and a newer list after it', async ({ assert }) => {
    await offer(await list(3))
    const both = { 'cert/ucgo2015.cer': 'taken', 'crl/ucgo2015.crl': 'taken' }
    assert.deepEqual(await mirror(), both)
    assert.equal(await pick(mirror(), 'crl/ucgo2015.crl'), 'same')
    await offer(await list(4))
    assert.deepEqual(await mirror(), { ...both, 'cert/ucgo2015.cer': 'same' })
  })

  test('it never replaces a good list with an older or a bad one', async ({ assert }) => {
    const good = await list(4)
    await offer(good)
    await mirror()
    const other = await issueAuthority(root)
    const newer = await list(5)
    for (const [bad, outcome] of [
      [await list(3), 'older'],
      [flipBit(newer, 8 * (newer.length - 10)), 'signature_wrong'],
      [await list(5, { by: other }), 'signature_wrong'],
      [await list(6, { nextUpdate: NOW.minus({ minutes: 1 }) }), 'expired'],
      [good.subarray(0, 90), 'unreadable'],
    ] as const) {
      await offer(bad)
      assert.equal(await pick(mirror(), 'crl/ucgo2015.crl'), outcome)
      const there = await readFile(at('to/crl/ucgo2015.crl'))
      assert.isTrue(there.equals(good), outcome)
    }
  })

  test('a file is of one key, one part and one kind: nothing else takes its name', async ({
    assert,
  }) => {
    const good = await list(4)
    await offer(good)
    await mirror()
    const other = await issueAuthority(root)
    const holder = await issueUser(authority)
    const certificateOutcome = async ({ certificate }: Certified) => {
      await writeFile(at('from/cert/ucgo2015.cer'), certificate)
      return pick(mirror(), 'cert/ucgo2015.cer')
    }
    assert.equal(await certificateOutcome(holder), 'not_trusted')
    assert.equal(await certificateOutcome(other), 'not_its_own')
    await offer(await list(6, { base: 4 }))
    assert.equal(await pick(mirror(), 'crl/ucgo2015.crl'), 'not_its_own')
    await writeFile(at('from/crl/ucgo2015.delta.crl'), good)
    assert.equal(await pick(mirror(), 'crl/ucgo2015.delta.crl'), 'not_its_own')
    assert.isTrue((await readFile(at('to/crl/ucgo2015.crl'))).equals(good))
    const placed = await readFile(at('to/cert/ucgo2015.cer'))
    assert.isTrue(placed.equals(authority.certificate))
    const expired = new MirrorSite(
      new FixedClock(ISSUED_AT.plus({ years: 30 }).toISO() ?? ''),
      new TrustedCertificates(at('no-trust'))
    )
    const outcomes = await expired.handle(at('from'), at('elsewhere'), [root.certificate])
    assert.equal(outcomes.find(({ file }) => file === 'cert/ucgo2015.cer')?.outcome, 'not_trusted')
  })

  test('a certificate that leads to no trusted root is left out, and its lists too', async ({
    assert,
  }) => {
    const stranger = await issueAuthority(await issueRoot())
    await offer(await list(3, { by: stranger }))
    await writeFile(at('from/cert/ucgo2015.cer'), stranger.certificate)
    const outcomes = await mirror()
    assert.equal(outcomes['cert/ucgo2015.cer'], 'not_trusted')
    assert.include(['unknown_issuer', 'signature_wrong'], outcomes['crl/ucgo2015.crl'])
    assert.deepEqual(await readdir(at('to')).catch(() => []), [])
  })

  test('documents come along by the digests of the index, and no version is ever replaced', async ({
    assert,
  }) => {
    await publishedHouse()
    await exporting().handle(at('from'), writePages)
    assert.equal(await pick(mirror(), 'documents/cps-1.pdf'), 'taken')
    assert.equal(await pick(mirror(), 'documents/cps-1.pdf'), 'same')
    await writeFile(at('from/documents/cps-1.pdf'), '%PDF-1.7 forged')
    assert.equal(await pick(mirror(), 'documents/cps-1.pdf'), 'digest_differs')
    assert.equal(await readFile(at('to/documents/cps-1.pdf'), 'utf8'), '%PDF-1.7')
    const document = { file: 'documents/../../x.pdf', sha256: 'ff' }
    await writeFile(at('from/index.json'), JSON.stringify({ documents: [document, 1, null] }))
    assert.notProperty(await mirror(), document.file)
  })
})
