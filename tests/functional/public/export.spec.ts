import { execFileSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { openAlarms } from '#ca/alarms/alarms'
import Authority from '#models/authority'
import Revocation from '#models/revocation'
import { writePages } from '#commands/publication/_pages'
import { mayMount, smallDisk } from '#tests/support/small_disk'
import { NOW, PublishingHouse } from '#tests/support/publishing_house'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { certificateRow, stockedCarrier } from '#tests/support/written_carriers'

test.group('publishing as plain files', (group) => {
  let house: PublishingHouse
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await PublishingHouse.make()
    return house.remove
  })

  const at = (...parts: string[]) => house.at(...parts)

  async function names(directory: string) {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
      .sort()
  }

  test('everything public is written, and nobody is named in it', async ({ assert }) => {
    const state = await house.publish()
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
    const index = await house.exporting().handle(at('site'), writePages)
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
    await house.publish()
    await house.exporting().handle(at('site'), writePages)
    await writeFile(at('site', 'left-over.txt'), 'x')
    await house.exporting().handle(at('site'), writePages)
    assert.notInclude(await names(at('site')), 'left-over.txt')
    const before = await names(at('site'))
    const failing = house.exporting().handle(at('site'), () => Promise.reject(new Error('half-way')))
    await assert.rejects(() => failing, /half-way/)
    assert.deepEqual(await names(at('site')), before)
    const beside = await readdir(house.folder)
    assert.deepEqual(
      beside.filter((name) => name.includes('.tmp')),
      []
    )
  })

  test('disk full: the old folder and the old mirror stay whole, an alarm shows, and all goes on when there is room')
    .skip(async () => !(await mayMount()), 'needs the right to mount a small disk')
    .run(async ({ assert, cleanup }) => {
      await house.publish()
      const disk = await smallDisk(256)
      cleanup(disk.remove)
      const site = join(disk.path, 'site')
      await house.exporting().handle(site, writePages)
      const before = await names(site)
      const large = () => Promise.resolve({ 'large.html': 'x'.repeat(300_000) })
      await assert.rejects(() => house.exporting().handle(site, large), /E_PUBLICATION_STORE.*ENOSPC/)
      assert.deepEqual(await names(site), before)
      assert.lengthOf(await readdir(disk.path), 2, 'the link, and the folder that it names')
      const open = await openAlarms()
      assert.deepEqual(
        open.map(({ subject, code }) => `${subject} ${code}`),
        ['publication E_PUBLICATION_STORE']
      )
      disk.grow(1024)
      await house.exporting().handle(site, writePages)
      assert.deepEqual(await openAlarms(), [])
    })

  test('killed while it writes, nothing of it is served, and the next one is whole', async ({
    assert,
  }) => {
    await house.publish()
    await house.exporting().handle(at('site'), writePages)
    const before = await names(at('site'))
    // Nothing comes after the pages, as after SIGKILL: no clearing up either.
    await new Promise<void>((writing) => {
      const never = () => {
        writing()
        return new Promise<never>(() => {})
      }
      void house.exporting().handle(at('site'), never)
    })
    assert.deepEqual(await names(at('site')), before)
    await writeFile(at('crl', 'ucgo2015.crl'), await house.list(4))
    await house.exporting().handle(at('site'), writePages)
    const placed = await readFile(at('site', 'crl', 'ucgo2015.crl'))
    assert.isTrue(placed.equals(await readFile(at('crl', 'ucgo2015.crl'))))
  })

  test('a foreign tool reads what was exported', async ({ assert }) => {
    await house.publish()
    await house.exporting().handle(at('site'), writePages)
    const openssl = (...parts: string[]) => execFileSync('openssl', parts, { encoding: 'utf8' })
    const crl = openssl('crl', '-inform', 'DER', '-in', at('site/crl/ucgo2015.crl'), '-noout', '-text')
    assert.match(crl, /X509v3 CRL Number:\s+3/)
    const chain = openssl('pkcs7', '-inform', 'DER', '-in', at('site/cert/ucgo2015.p7b'), '-print_certs')
    assert.lengthOf(chain.match(/BEGIN CERTIFICATE/g) ?? [], 2)
  })
})
