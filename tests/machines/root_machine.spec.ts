import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { test } from '@japa/runner'
import { APPLICATION, SCAN } from '#tests/support/root_house'
import { Machine } from '#tests/support/machines'

test.group('The Root CA’s machine', (group) => {
  let root: Machine

  group.each.timeout(300_000)
  group.setup(async () => {
    root = await Machine.root()
    return () => root.remove()
  })

  test('its calendar is kept by a command: a day off, a year confirmed, both in the audit log', async ({
    assert,
  }) => {
    const shown = await root.shell(['root:calendar', '2027'])
    assert.include(shown.stdout, '2027: the transfers are not confirmed')
    const added = await root.ace([
      ...['root:calendar', '--day-off', '2027-03-09', '--name', 'Ауыстырылған күн', '--json'],
    ])
    assert.equal(added.code, 0, added.stdout + added.stderr)
    assert.include(added.stdout, '2027-03-09')
    const unsaid = await root.shell(['root:calendar', '2027', '--confirm', '--json'])
    assert.include(unsaid.stdout, 'E_CALENDAR_SOURCE')
    const confirmed = await root.shell([
      ...['root:calendar', '2027', '--confirm', '--source', 'ҮҚ № 1', '--json'],
    ])
    assert.equal(confirmed.json.confirmed, true)
    assert.equal(confirmed.json.source, 'ҮҚ № 1')
    const removed = await root.shell(['root:calendar', '--remove', '2027-03-09', '--json'])
    assert.notInclude(removed.stdout, '2027-03-09')
    const whole = await root.shell(['audit:verify', '--json'])
    assert.equal(whole.code, 0)
  })

  test('what was registered is shown and printed; a refusal is a letter with its number', async ({
    assert,
  }) => {
    const form = root.path('form.json')
    await writeFile(form, JSON.stringify(APPLICATION))
    const copy = root.path('copy.pdf')
    await writeFile(copy, SCAN)
    const documents = ['--accreditation', copy, '--accreditation-number', 'KZ-1']
    const applied = await root.shell(['root:apply', form, ...documents, '--json'])
    assert.equal(applied.code, 2, applied.stdout + applied.stderr)
    const letter = root.path('refusal.pdf')
    const why = ['--ground', 'incomplete', '--reason', 'Сұрау жоқ', '--pdf', letter]
    const refused = await root.ace(['root:refuse', '1', ...why, '--letter', '7', '--json'])
    assert.equal(refused.code, 0, refused.stdout + refused.stderr)
    const papers = ['--pdf', root.path('annex.pdf'), '--documents', root.path('kept'), '--json']
    const shown = await root.ace(['root:show', '1', ...papers])
    assert.equal(shown.code, 0, shown.stdout + shown.stderr)
    assert.equal(Object(shown.json.form).bin, APPLICATION.bin)
    assert.match(String(shown.json.archiveFrom), /^20[4-9]\d-/)
    assert.deepEqual(await readFile(root.path('kept', 'accreditation.pdf')), SCAN)
    for (const file of [letter, root.path('annex.pdf'), root.path('kept', 'refusal.pdf')]) {
      const paper = await readFile(file)
      assert.equal(paper.subarray(0, 5).toString(), '%PDF-')
    }
  })

  test('root:prepare leaves alone what a State CA uses: its database, and its folder of keys', async ({
    assert,
    cleanup,
  }) => {
    const again = await root.shell(['root:prepare', '--json'])
    assert.equal(again.code, 0, 'its own database is prepared again')
    const key = root.path('keys', 'state-2015.key.json')
    await mkdir(root.path('keys'), { recursive: true })
    await writeFile(key, 'sealed')
    const refused = await root.shell(['root:prepare', '--json'])
    assert.include(refused.stdout, 'E_ROOT_PLACE')
    await rm(key)
    const unprepared = await Machine.make({ ROLE: 'root', KEYSTORE_UNLOCK: 'typed' })
    cleanup(() => unprepared.remove())
    await mkdir(unprepared.path('keys'))
    await writeFile(unprepared.path('keys', 'state-2015.key.json'), 'sealed')
    const first = await unprepared.ace(['root:prepare', '--json'])
    assert.include(first.stdout, 'E_ROOT_PLACE')
    const database = new DatabaseSync(root.path('kualik.sqlite3'))
    database.exec(
      "insert into users (login, full_name, role, password, created_at) values ('o', 'O', 'operator', 'x', '2026-11-10')"
    )
    database.close()
    const occupied = await root.shell(['root:prepare', '--json'])
    assert.include(occupied.stdout, 'E_ROOT_PLACE')
  })
})
