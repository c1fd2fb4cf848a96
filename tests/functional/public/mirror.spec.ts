import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { FixedClock } from '#ca/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import { MirrorSite } from '#ca/publication/mirror_site'
import { PublishedLists } from '#ca/publication/published_lists'
import { TrustedCertificates } from '#ca/publication/trusted_certificates'
import { writePages } from '#commands/publication/_pages'
import { mayMount, smallDisk } from '#tests/support/small_disk'
import { ISSUED_AT, issueAuthority, issueRoot, issueUser, type Certified } from '#tests/support/chain'
import { clock, NOW, PublishingHouse } from '#tests/support/publishing_house'
import { pick } from '#tests/support/pick'
import { flipBit } from '#tests/support/vectors'

test.group('publishing: the mirror in the closed network', (group) => {
  let house: PublishingHouse
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await PublishingHouse.make()
    return house.remove
  })

  const at = (...parts: string[]) => house.at(...parts)

  /** A mirror that trusts this house's root. */
  async function mirror(to = at('to')) {
    const anchors = new TrustedCertificates(at('no-trust'))
    await mkdir(at('no-trust'), { recursive: true })
    const files = await new MirrorSite(clock, anchors).handle(at('from'), to, [house.root.certificate])
    return Object.fromEntries(files.map(({ file, outcome }) => [file, outcome]))
  }

  async function offer(crl: Uint8Array) {
    await mkdir(at('from/crl'), { recursive: true })
    await mkdir(at('from/cert'), { recursive: true })
    await writeFile(at('from/cert/ucgo2015.cer'), house.authority.certificate)
    await writeFile(at('from/crl/ucgo2015.crl'), crl)
  }

  test('disk full: the mirror keeps the list that it has, says why, and leaves nothing half-written')
    .skip(async () => !(await mayMount()), 'needs the right to mount a small disk')
    .run(async ({ assert, cleanup }) => {
      const disk = await smallDisk(64)
      cleanup(disk.remove)
      const good = await house.list(3)
      await offer(good)
      await mirror(disk.path)
      const revoked = Array.from({ length: 3_000 }, (_, number) => ({
        serial: (0x1000 + number).toString(16),
        date: ISSUED_AT,
      }))
      await offer(await house.list(4, { revoked }))
      await assert.rejects(() => mirror(disk.path), /E_PUBLICATION_STORE.*ENOSPC/)
      assert.deepEqual(await readdir(join(disk.path, 'crl')), ['ucgo2015.crl'])
      assert.isTrue((await readFile(join(disk.path, 'crl', 'ucgo2015.crl'))).equals(good))
      disk.grow(1024)
      assert.equal(await pick(mirror(disk.path), 'crl/ucgo2015.crl'), 'taken')
    })

  test('a mirror that was killed in the middle leaves nothing that is served, and goes on', async ({
    assert,
  }) => {
    await house.publish()
    await house.exporting().handle(at('site'), writePages)
    const whole = await readFile(at('site', 'crl', 'ucgo2015.crl'))
    await mkdir(at('served', 'crl'), { recursive: true })
    await writeFile(at('served', 'crl', '.ucgo2015.crl.tmp'), whole.subarray(0, 100))
    const served = new PublishedLists(at('served', 'crl'))
    assert.deepEqual(await served.all(), [])
    await mkdir(at('no-trust'))
    const anchors = new TrustedCertificates(at('no-trust'))
    await new MirrorSite(clock, anchors).handle(at('site'), at('served'), [house.root.certificate])
    assert.deepEqual(await readdir(at('served', 'crl')), ['ucgo2015.crl'])
    assert.isTrue(whole.equals(await readFile(at('served', 'crl', 'ucgo2015.crl'))))
  })

  test('a mirror takes what it can prove, and a newer list after it', async ({ assert }) => {
    await offer(await house.list(3))
    const both = { 'cert/ucgo2015.cer': 'taken', 'crl/ucgo2015.crl': 'taken' }
    assert.deepEqual(await mirror(), both)
    assert.equal(await pick(mirror(), 'crl/ucgo2015.crl'), 'same')
    await offer(await house.list(4))
    assert.deepEqual(await mirror(), { ...both, 'cert/ucgo2015.cer': 'same' })
  })

  test('it never replaces a good list with an older or a bad one', async ({ assert }) => {
    const good = await house.list(4)
    await offer(good)
    await mirror()
    const other = await issueAuthority(house.root)
    const newer = await house.list(5)
    for (const [bad, outcome] of [
      [await house.list(3), 'older'],
      [flipBit(newer, 8 * (newer.length - 10)), 'signature_wrong'],
      [await house.list(5, { by: other }), 'signature_wrong'],
      [await house.list(6, { nextUpdate: NOW.minus({ minutes: 1 }) }), 'expired'],
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
    const good = await house.list(4)
    await offer(good)
    await mirror()
    const other = await issueAuthority(house.root)
    const holder = await issueUser(house.authority)
    const certificateOutcome = async ({ certificate }: Certified) => {
      await writeFile(at('from/cert/ucgo2015.cer'), certificate)
      return pick(mirror(), 'cert/ucgo2015.cer')
    }
    assert.equal(await certificateOutcome(holder), 'not_trusted')
    assert.equal(await certificateOutcome(other), 'not_its_own')
    await offer(await house.list(6, { base: 4 }))
    assert.equal(await pick(mirror(), 'crl/ucgo2015.crl'), 'not_its_own')
    await writeFile(at('from/crl/ucgo2015.delta.crl'), good)
    assert.equal(await pick(mirror(), 'crl/ucgo2015.delta.crl'), 'not_its_own')
    assert.isTrue((await readFile(at('to/crl/ucgo2015.crl'))).equals(good))
    const placed = await readFile(at('to/cert/ucgo2015.cer'))
    assert.isTrue(placed.equals(house.authority.certificate))
    const expired = new MirrorSite(
      new FixedClock(ISSUED_AT.plus({ years: 30 }).toISO() ?? ''),
      new TrustedCertificates(at('no-trust'))
    )
    const outcomes = await expired.handle(at('from'), at('elsewhere'), [house.root.certificate])
    assert.equal(outcomes.find(({ file }) => file === 'cert/ucgo2015.cer')?.outcome, 'not_trusted')
  })

  test('a certificate that leads to no trusted root is left out, and its lists too', async ({
    assert,
  }) => {
    const stranger = await issueAuthority(await issueRoot())
    await offer(await house.list(3, { by: stranger }))
    await writeFile(at('from/cert/ucgo2015.cer'), stranger.certificate)
    const outcomes = await mirror()
    assert.equal(outcomes['cert/ucgo2015.cer'], 'not_trusted')
    assert.include(['unknown_issuer', 'signature_wrong'], outcomes['crl/ucgo2015.crl'])
    assert.deepEqual(await readdir(at('to')).catch(() => []), [])
  })

  test('documents come along by the digests of the index, and no version is ever replaced', async ({
    assert,
  }) => {
    await house.publish()
    await house.exporting().handle(at('from'), writePages)
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
