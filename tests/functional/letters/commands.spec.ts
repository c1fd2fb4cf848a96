import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { Clock } from '#ca/clock'
import { LoadRegions } from '#ca/agencies/load_regions'
import { enterReferenceData } from '#tests/support/reference_data'
import { stopClock } from '#tests/support/registered_letter'
import { runCommand } from '#tests/support/run_command'
import Agency from '#models/agency'
import Letter from '#models/letter'

const sample = (name: string) => app.makePath('resources/samples', name)
const LETTER = ['--agency=151240000009', '--number=11-3/762', '--date=2026-11-09']
const PEOPLE = [
  '--head=Тлеубаев Н. С.',
  '--executor=Омарова А. К.',
  '--executor-phone=+7 (7172) 74-31-20',
]
const importing = (file: string, ...more: string[]) =>
  runCommand('letter:import', [sample(file), ...LETTER, ...PEOPLE, ...more])

test.group('letter:import', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    stopClock()
    await enterReferenceData()
    return () => app.container.restore(Clock)
  })

  for (const [file, employees] of [
    ['prilozhenie-1.xlsx', 6],
    ['prilozhenie-1.csv', 3],
    ['prilozhenie-1-dlya-komandy.xlsx', 4],
  ] as const)
    test(`the sample ${file} is registered without a remark`, async ({ assert }) => {
      const { code, stdout } = await importing(file, '--json')
      assert.equal(code, 0)
      const { ok, letter, applications, findings } = JSON.parse(stdout)
      assert.deepEqual(
        { ok, applications, findings },
        { ok: true, applications: employees, findings: [] }
      )
      assert.equal(letter.number, '11-3/762')
      const stored = await Letter.query().preload('applications').firstOrFail()
      assert.equal(stored.id, letter.id)
      assert.lengthOf(stored.applications, employees)
      assert.match(stored.registeredBy, /^shell:/)
    })

  test('the sample for the shell holds none of the people of the others', async ({ assert }) => {
    const [agency, , date] = LETTER
    const files = ['prilozhenie-1.xlsx', 'prilozhenie-1.csv', 'prilozhenie-1-dlya-komandy.xlsx']
    for (const [at, file] of files.entries()) {
      const { code } = await runCommand('letter:import', [
        sample(file),
        agency,
        `--number=${at}`,
        date,
      ])
      assert.equal(code, 0, file)
    }
  })

  test('the sample with errors: every finding with row, cell, field and what to do', async ({
    assert,
  }) => {
    const { code, stdout, stderr } = await importing('prilozhenie-1-s-oshibkami.xlsx', '--json')
    assert.equal(code, 1)
    assert.equal(stderr, '')
    const { ok, letter, applications, findings } = JSON.parse(stdout)
    assert.deepEqual({ ok, letter, applications }, { ok: false, letter: null, applications: 0 })
    const places = findings.map(
      (each: Record<string, unknown>) => `${each.cell} ${each.field} ${each.code}`
    )
    assert.deepEqual(places, [
      'C5 iin E_IIN_BIRTH_DATE',
      'C6 iin E_IIN_CHECK_DIGIT',
      'B7 fullName W_NAME_LATIN_LETTERS',
      'I8 phone E_PHONE_DIGITS',
      'C9 iin E_IIN_REPEATED',
      'C10 iin E_AGE_UNDER_16',
      'G10 region W_REGION_OLD_NAME',
    ])
    const [first] = findings
    assert.deepEqual(first, {
      row: 1,
      cell: 'C5',
      field: 'iin',
      code: 'E_IIN_BIRTH_DATE',
      severity: 'error',
      value: '850230300012',
      message: 'The IIN names the date 30.02, which does not exist',
      todo: 'Ask the executor for the IIN in the identity card.',
    })
    assert.lengthOf(await Letter.all(), 0)
  })

  test('a dry run stores nothing, whether the file is good or bad', async ({ assert }) => {
    const good = await importing('prilozhenie-1.csv', '--dry-run', '--json')
    const { ok, dryRun, letter, applications } = JSON.parse(good.stdout)
    assert.deepEqual(
      { ok, dryRun, letter, applications },
      { ok: true, dryRun: true, letter: null, applications: 3 }
    )
    const bad = await importing('prilozhenie-1-s-oshibkami.xlsx', '--dry-run')
    assert.deepEqual([good.code, bad.code], [0, 1])
    assert.lengthOf(await Letter.all(), 0)
  })

  test('what was registered is said with its term', async ({ assert }) => {
    const { stdout } = await importing('prilozhenie-1.xlsx')
    assert.match(
      stdout,
      /^Letter 11-3\/762 is registered \(no\. \d+\): 6 employees, due 17\.11\.2026\n$/
    )
  })

  test('the same letter again is refused, and says so', async ({ assert }) => {
    await importing('prilozhenie-1.csv')
    const { code, stdout } = await importing('prilozhenie-1.xlsx', '--json')
    assert.equal(code, 1)
    const { findings } = JSON.parse(stdout)
    assert.deepEqual(
      findings.map((each: { code: string; row: unknown }) => [each.code, each.row]),
      [['E_LETTER_ALREADY_REGISTERED', null]]
    )
    assert.lengthOf(await Letter.all(), 1)
  })

  const said: Record<string, RegExp> = {
    'ru_RU.UTF-8':
      /Строка 1\n {2}ошибка: C5, ИИН «850230300012»: В ИИН стоит дата 30\.02.*\n {4}Спросите/,
    'kk_KZ.UTF-8': /1-жол\n {2}қате: C5, ЖСН «850230300012»: ЖСН-де 30\.02/,
    'C': /Row 1\n {2}error: C5, IIN «850230300012»/,
  }
  for (const [language, expected] of Object.entries(said))
    test(`with LANG=${language} the findings are said row by row in that language`, async ({
      assert,
    }) => {
      const file = sample('prilozhenie-1-s-oshibkami.xlsx')
      const { stderr } = await runCommand('letter:import', [file, ...LETTER], language)
      assert.match(stderr, expected)
    })

  const stopped: [string, string[], string][] = [
    ['a file that is not there', ['nowhere.xlsx', ...LETTER], 'E_FILE_UNREADABLE'],
    [
      'a date that does not exist',
      [sample('prilozhenie-1.csv'), ...LETTER.with(2, '--date=2026-02-30')],
      'E_LETTER_DATE',
    ],
    [
      'an unknown agency',
      [sample('prilozhenie-1.csv'), ...LETTER.with(0, '--agency=101040000002')],
      'E_AGENCY_UNKNOWN',
    ],
    [
      'an unknown category',
      [sample('prilozhenie-1.csv'), ...LETTER, '--category=x'],
      'E_CATEGORY_UNKNOWN',
    ],
    [
      'a ground without its IIN',
      [sample('prilozhenie-1.csv'), ...LETTER, '--second-certificate=type_c'],
      'E_OPTION_VALUE',
    ],
  ]
  for (const [what, args, expected] of stopped)
    test(`${what}: exit 1 and ${expected}`, async ({ assert }) => {
      const { code, stdout } = await runCommand('letter:import', [...args, '--json'])
      assert.equal(code, 1)
      const { findings } = JSON.parse(stdout)
      assert.deepEqual(
        findings.map((each: { code: string }) => each.code),
        [expected]
      )
      assert.notEqual(findings[0].message, expected)
    })

  test('category, day of receipt and grounds reach the letter', async ({ assert }) => {
    const { code } = await importing(
      'prilozhenie-1.csv',
      '--category=political',
      '--received=2026-11-09',
      '--carriers-attached=3',
      '--second-certificate=860105300178=type_c',
      '--second-certificate=950712400183=two_agencies'
    )
    assert.equal(code, 0)
    const letter = await Letter.query()
      .preload('applications', (each) => each.orderBy('rowNumber'))
      .firstOrFail()
    assert.deepEqual(
      [letter.receivedOn, letter.headName, letter.carriersAttached],
      ['2026-11-09', 'Тлеубаев Н. С.', 3]
    )
    assert.deepEqual(
      letter.applications.map((each) => [each.dueOn, each.secondCertificateGround]),
      [
        ['2026-11-10', 'type_c'],
        ['2026-11-10', 'two_agencies'],
        ['2026-11-10', null],
      ]
    )
  })
})

test.group('agency:add', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    await new LoadRegions().handle()
  })
  const names = [
    '--name-kk=Қаржы басқармасы',
    '--name-ru=Управление финансов',
    '--region=330000000',
  ]

  test('an agency is entered', async ({ assert }) => {
    const { code, stdout } = await runCommand(
      'agency:add',
      ['--bin=220740000007', ...names],
      'kk_KZ'
    )
    assert.equal(code, 0)
    assert.equal(stdout, 'Орган енгізілді: Қаржы басқармасы, БСН 220740000007\n')
    const agency = await Agency.findByOrFail('bin', '220740000007')
    assert.equal(agency.regionKato, '330000000')
  })

  test('a wrong BIN: exit 1, what to compare it with, nothing stored', async ({ assert }) => {
    const { code, stderr } = await runCommand(
      'agency:add',
      ['--bin=220740000008', ...names],
      'ru_RU.UTF-8'
    )
    assert.equal(code, 1)
    assert.match(
      stderr,
      /Скорее всего опечатка: сверьте все 12 цифр с документом.*\n\(E_BIN_CHECK_DIGIT\)/
    )
    assert.lengthOf(await Agency.all(), 0)
  })

  test('--json prints one document', async ({ assert }) => {
    const added = await runCommand('agency:add', ['--bin=220740000007', ...names, '--json'])
    assert.equal(JSON.parse(added.stdout).agency.bin, '220740000007')
    const again = await runCommand('agency:add', ['--bin=220740000007', ...names, '--json'])
    assert.equal(again.code, 1)
    assert.equal(JSON.parse(again.stdout).error.code, 'E_AGENCY_EXISTS')
  })
})
