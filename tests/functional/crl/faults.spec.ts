import { symlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { openAlarms } from '#ca/alarms/alarms'
import { LIST_STEPS } from '#ca/revocation/crl/list_steps'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'
import { SweepLists } from '#ca/revocation/crl/sweep_lists'
import { ListHouse } from '#tests/support/list_house'
import { mayMount, smallDisk } from '#tests/support/small_disk'
import AuditEntry from '#models/audit_entry'
import RevocationList from '#models/revocation_list'

/** A disk on which nothing more fits: the system says so at the first byte (full(4)). */
class FullDisk extends PublicationFolder {
  async write(name: string, pieces: readonly Uint8Array[]) {
    await symlink('/dev/full', join(this.directory, name))
    return super.write(name, pieces)
  }
}

/** A disk that loses the end of what it was given. */
class LossyDisk extends PublicationFolder {
  async write(name: string, pieces: readonly Uint8Array[]) {
    const written = await super.write(name, pieces)
    await truncate(join(this.directory, name), written.size - 1)
    return written
  }
}

test.group('CRL: whatever fails, the last good list stays online', (group) => {
  let house: ListHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await ListHouse.open()
    return () => house.close()
  })

  async function alarms() {
    const open = await openAlarms()
    return open.map(({ subject, code }) => `${subject} ${code}`)
  }

  async function sweep() {
    const sweeping = await house.make(SweepLists)
    return sweeping.handle()
  }

  test('ended at any step, the old list is online, the next look goes on, and nothing half-done is left', async ({
    assert,
  }) => {
    await house.issue()
    for (const step of LIST_STEPS) {
      house.later({ hours: 25 })
      const before = await house.bytes('ucgo2015.crl')
      const revoked = await house.revoke()
      house.steps.failAt = step
      await assert.rejects(() => house.issue(), /the test ends it/)
      house.steps.failAt = null
      const placed = ['placed', 'recorded'].includes(step)
      const online = await house.bytes('ucgo2015.crl')
      if (!placed) assert.deepEqual(online, before, step)
      await house.look()
      assert.isDefined(await house.find('ucgo2015.crl', revoked.serial), step)
      assert.deepEqual(await house.folder.temporaries(), [], step)
      const open = await RevocationList.query().whereNull('publishedAt').whereNot('state', 'void')
      assert.lengthOf(open, 0, step)
      const published = await RevocationList.query().where('kind', 'full').orderBy('number', 'desc')
      assert.equal(await house.folder.hash('ucgo2015.crl'), published[0].sha256, step)
    }
  })

  test('a list that was proved and not moved is moved by the sweep; one that was not proved is given up', async ({
    assert,
  }) => {
    house.steps.failAt = 'closed'
    await assert.rejects(() => house.issue())
    await assert.rejects(() => house.issue())
    house.steps.failAt = null
    const [first, second] = await RevocationList.query().orderBy('id')
    await house.folder.remove(house.folder.temporaryName('ucgo2015.crl', 1))
    assert.deepEqual(await sweep(), { finished: [second.id], voided: [first.id] })
    assert.equal(await house.folder.hash('ucgo2015.crl'), second.sha256)
    await first.refresh()
    assert.equal(first.voidReason, 'its file is gone')
    house.steps.failAt = 'closed'
    await assert.rejects(() => house.issue())
    house.steps.failAt = null
    await house.issue()
    await sweep()
    const third = await RevocationList.findByOrFail('number', 3)
    assert.deepEqual([third.state, third.voidReason], ['void', 'number 4 is online'])
  })

  test('disk full: an alarm, no half-written list, the old one stays, and the alarm goes when there is room', async ({
    assert,
  }) => {
    await house.look()
    const before = await house.bytes('ucgo2015.crl')
    const good = house.folder
    house.later({ hours: 25 })
    house.publishIn(new FullDisk(house.directory))
    const report = await house.look()
    assert.deepEqual(report.failed, ['ucgo2015'])
    assert.deepEqual(await alarms(), ['crl:ucgo2015 E_CRL_STORE'])
    await house.look()
    assert.lengthOf(await openAlarms(), 1)
    assert.deepEqual(await house.bytes('ucgo2015.crl'), before)
    house.publishIn(good)
    await house.look()
    assert.deepEqual(await alarms(), [])
    assert.deepEqual(await house.folder.temporaries(), [])
    assert.notDeepEqual(await house.bytes('ucgo2015.crl'), before)
    const events = await AuditEntry.query().whereIn('event', ['alarm_raised', 'alarm_cleared'])
    assert.lengthOf(events, 2)
  })

  test(
    'a disk that is full in the middle of a list: nothing half-written is served, and the next list comes when there is room'
  )
    .skip(async () => !(await mayMount()), 'needs the right to mount a small disk')
    .run(async ({ assert, cleanup }) => {
      const disk = await smallDisk(40)
      cleanup(disk.remove)
      house.publishIn(new PublicationFolder(disk.path))
      await house.look()
      const before = await house.bytes('ucgo2015.crl')
      house.later({ hours: 25 })
      await house.revokeMany(1_000)
      const { failed } = await house.look()
      assert.deepEqual(failed, ['ucgo2015'])
      assert.deepEqual(await alarms(), ['crl:ucgo2015 E_CRL_STORE'])
      assert.deepEqual(await house.bytes('ucgo2015.crl'), before)
      assert.deepEqual(await house.folder.temporaries(), [])
      disk.grow(1024)
      await house.look()
      assert.equal(await house.entries('ucgo2015.crl'), 1_000)
      assert.deepEqual(await alarms(), [])
    })

  test('what does not read back as it was written never comes online', async ({ assert }) => {
    await house.issue()
    const before = await house.bytes('ucgo2015.crl')
    house.publishIn(new LossyDisk(house.directory))
    await assert.rejects(() => house.issue(), /E_CRL_UNREADABLE|E_CRL_READ_BACK/)
    assert.deepEqual(await house.bytes('ucgo2015.crl'), before)
  })

  test('a clock that went back: no list, an alarm that says so, and lists again when the time has come', async ({
    assert,
  }) => {
    await house.look()
    const before = await house.bytes('ucgo2015.crl')
    house.later({ hours: -3 })
    await house.revoke()
    await house.look()
    assert.deepEqual(await alarms(), ['crl:ucgo2015 E_CRL_CLOCK'])
    await assert.rejects(() => house.issue(), /E_CRL_CLOCK/)
    assert.deepEqual(await house.bytes('ucgo2015.crl'), before)
    assert.lengthOf(await RevocationList.all(), 1)
    house.later({ hours: 4 })
    await house.look()
    assert.deepEqual(await alarms(), [])
    assert.equal(await house.entries('ucgo2015.delta.crl'), 1)
  })

  test('runs that were missed are made up for at once, by one list', async ({ assert }) => {
    await house.look()
    house.later({ hours: 80 })
    const { issued } = await house.look()
    assert.deepEqual(
      issued.map(({ kind, number }) => `${kind} ${number}`),
      ['full 2']
    )
  })

  test('a list that was deleted or changed on the disk is issued anew', async ({ assert }) => {
    await house.look()
    await house.look()
    assert.lengthOf(await house.issued(), 0)
    await house.folder.remove('ucgo2015.crl')
    assert.lengthOf(await house.issued(), 1)
    await house.look()
    await truncate(house.path('ucgo2015.delta.crl'), 100)
    const { issued } = await house.look()
    assert.equal(issued[0].kind, 'delta')
    assert.equal(await house.folder.hash('ucgo2015.delta.crl'), issued[0].sha256)
  })

  test('a delta comes when something changed, and only then; a new full list gets a delta of its own', async ({
    assert,
  }) => {
    const kinds = async () => {
      const issued = await house.issued()
      return issued.map(({ kind }) => kind)
    }
    assert.deepEqual(await kinds(), ['full'])
    assert.deepEqual(await kinds(), ['delta'])
    assert.deepEqual(await kinds(), [])
    house.later({ minutes: 5 })
    await house.revoke()
    assert.deepEqual(await kinds(), ['delta'])
    assert.deepEqual(await kinds(), [])
    house.later({ hours: 24 })
    assert.deepEqual(await kinds(), ['full'])
    assert.deepEqual(await kinds(), ['delta'])
    assert.equal(await house.entries('ucgo2015.delta.crl'), 0)
  })

  test('what a live process issues is left alone by the sweep', async ({ assert }) => {
    house.steps.failAt = 'reserved'
    await assert.rejects(() => house.issue())
    house.steps.failAt = null
    house.reserver.isAbandoned = () => false
    assert.deepEqual(await sweep(), { finished: [], voided: [] })
  })
})
