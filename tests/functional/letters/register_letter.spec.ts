import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { createHash } from 'node:crypto'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { AuditLog } from '#ca/audit/audit_log'
import { Clock } from '#ca/clock'
import { LetterFindingsError } from '#ca/letters/errors'
import { verifyChain } from '#ca/audit/verify_chain'
import { csv, GOOD_ROW, RUSSIAN_HEADINGS, workbook } from '#tests/support/annex1_workbook'
import { enterReferenceData } from '#tests/support/reference_data'
import { register, stopClock } from '#tests/support/registered_letter'
import { GOOD_EMPLOYEE, SECOND_EMPLOYEE } from '#tests/support/letters'
import Application from '#models/application'
import AuditEntry from '#models/audit_entry'
import Authority from '#models/authority'
import Certificate from '#models/certificate'
import Letter from '#models/letter'
import type { CertificateState } from '#models/certificate'
import type { LetterToRegister } from '#ca/letters/register_letter'

const SECOND_ROW = GOOD_ROW.with(1, SECOND_EMPLOYEE.fullName).with(2, SECOND_EMPLOYEE.iin)

async function file(...rows: string[][]) {
  const bytes = await workbook([RUSSIAN_HEADINGS, ...rows])
  return { file: { name: 'pril1.xlsx', bytes } }
}

async function stored() {
  const letters = await Letter.all()
  const applications = await Application.all()
  const events = await AuditEntry.query().where('event', 'like', '%registered')
  return [letters.length, applications.length, events.length]
}

async function refusal(change: Partial<LetterToRegister>) {
  try {
    await register(change)
  } catch (error) {
    if (error instanceof LetterFindingsError) return error
    throw error
  }
  throw new Error('the letter was registered')
}

const codes = ({ findings }: Pick<LetterFindingsError, 'findings'>) =>
  findings.map(({ row, code }) => `${row ?? '-'} ${code}`)

async function storeCertificate(holderIin: string, state: CertificateState, notAfter: string) {
  const bytes = Buffer.from([0])
  const notBefore = DateTime.fromISO('2024-11-10T00:00:00Z', { zone: 'utc' })
  const end = DateTime.fromISO(notAfter, { zone: 'utc' })
  const authority = await Authority.create({
    role: 'state',
    profile: 'P-CA-2015',
    algorithm: 'gost-2015',
    keyId: 'state',
    serial: '01',
    certificate: bytes,
    notBefore,
    notAfter: end,
    demonstration: true,
  })
  await Certificate.create({
    authorityId: authority.id,
    serial: '02',
    profile: 'P-USER-2015',
    state,
    spkiSha256: '00',
    tbs: bytes,
    holderIin,
    agencyBin: '151240000009',
    search: '',
    notBefore,
    notAfter: end,
    reservedAt: notBefore,
    reservedBy: 'system',
  })
}

test.group('RegisterLetter', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    stopClock()
    await enterReferenceData()
    return () => app.container.restore(Clock)
  })

  test('S-4: a good file is stored once, each employee with a term of S-7', async ({ assert }) => {
    const rows = await file(GOOD_ROW, SECOND_ROW)
    const { letter, applications, findings } = await register({ rows, carriersAttached: 2 })
    assert.deepEqual(findings, [])
    assert.deepEqual(await stored(), [1, 2, 3])
    assert.equal(letter?.receivedOn, '2026-11-10')
    assert.equal(letter?.registeredBy, 'operator')
    assert.deepEqual(
      applications.map(({ rowNumber, iin, category, dueOn, state }) => [
        rowNumber,
        iin,
        category,
        dueOn,
        state,
      ]),
      [
        [1, '850312300002', 'administrative', '2026-11-17', 'waiting'],
        [2, '901130400501', 'administrative', '2026-11-17', 'waiting'],
      ]
    )
  })

  test('S-16: the file is kept as it came', async ({ assert }) => {
    const rows = await file(GOOD_ROW)
    const { letter } = await register({ rows })
    const kept = await Letter.findOrFail(letter?.id)
    assert.deepEqual(new Uint8Array(kept.source ?? []), new Uint8Array(rows.file.bytes))
    const sha256 = createHash('sha256').update(rows.file.bytes).digest('hex')
    assert.equal(kept.sourceSha256, sha256)
    assert.equal(kept.sourceName, 'pril1.xlsx')
  })

  test('S-7.2: political servants have one working day', async ({ assert }) => {
    const { applications } = await register({ category: 'political' })
    assert.equal(applications[0].dueOn, '2026-11-11')
  })

  test('S-7: the term counts from receipt, not from the day of entry', async ({ assert }) => {
    const { applications } = await register({ datedOn: '2026-11-05', receivedOn: '2026-11-06' })
    assert.equal(applications[0].dueOn, '2026-11-13')
  })

  test('the audit log has the letter, then its employees, unbroken', async ({ assert }) => {
    const { letter, applications } = await register({
      rows: { typed: [GOOD_EMPLOYEE, SECOND_EMPLOYEE] },
    })
    const entries = await AuditEntry.query().orderBy('seq', 'desc').limit(3)
    assert.deepEqual(
      entries.map(({ event, subject, actor }) => [event, subject, actor]).toReversed(),
      [
        ['letter_registered', `letter:${letter?.id}`, 'operator'],
        ['application_registered', `application:${applications[0].id}`, 'operator'],
        ['application_registered', `application:${applications[1].id}`, 'operator'],
      ]
    )
    const { break: broken } = await verifyChain()
    assert.isNull(broken)
  })

  test('a warning lets the letter in and is handed back', async ({ assert }) => {
    const rows = { typed: [{ ...GOOD_EMPLOYEE, region: 'Южно-Казахстанская обл.' }] }
    const { findings, applications } = await register({ rows, executorName: null })
    assert.deepEqual(codes({ findings }), ['- W_EXECUTOR_MISSING', '1 W_REGION_OLD_NAME'])
    assert.equal(applications[0].regionKato, '610000000')
  })

  test('one wrong cell and nothing of the file is stored; all findings come at once', async ({
    assert,
  }) => {
    const rows = await file(GOOD_ROW, SECOND_ROW.with(2, '850312300003').with(8, '123'))
    const error = await refusal({ rows })
    assert.deepEqual(codes(error), ['2 E_IIN_CHECK_DIGIT', '2 E_PHONE_DIGITS'])
    assert.equal(error.findings[0].cell, 'C3')
    assert.deepEqual(error.facts, { errors: 2, warnings: 0 })
    assert.lengthOf(error.rows, 2)
    assert.deepEqual(await stored(), [0, 0, 0])
  })

  test('a missing column is one finding, not one for every row', async ({ assert }) => {
    const bytes = Buffer.from(csv([RUSSIAN_HEADINGS.slice(0, 8), GOOD_ROW.slice(0, 8)]))
    const error = await refusal({ rows: { file: { name: 'a.csv', bytes } } })
    assert.deepEqual(codes(error), ['- E_COLUMN_MISSING'])
    assert.equal(error.findings[0].field, 'phone')
  })

  test('a table without employees is refused', async ({ assert }) => {
    assert.deepEqual(codes(await refusal({ rows: await file() })), ['- E_NO_ROWS'])
    assert.deepEqual(codes(await refusal({ rows: { typed: [] } })), ['- E_NO_ROWS'])
  })

  test('a file that cannot be read stores nothing', async ({ assert }) => {
    const rows = { file: { name: 'a.xlsx', bytes: Buffer.from('%PDF-1.7') } }
    await assert.rejects(() => register({ rows }), /E_FILE_PDF/)
    assert.deepEqual(await stored(), [0, 0, 0])
  })

  test('a dry run finds the same and stores nothing', async ({ assert }) => {
    const { letter, applications, people } = await register({ dryRun: true })
    assert.isNull(letter)
    assert.lengthOf(applications, 0)
    assert.lengthOf(people, 1)
    const bad = { typed: [{ ...GOOD_EMPLOYEE, email: 'x' }] }
    assert.deepEqual(codes(await refusal({ dryRun: true, rows: bad })), ['1 E_EMAIL_MALFORMED'])
    assert.deepEqual(await stored(), [0, 0, 0])
    await register()
    assert.deepEqual(await stored(), [1, 1, 2])
  })

  test('the same letter of the same agency is registered once', async ({ assert }) => {
    await register()
    const other = { typed: [SECOND_EMPLOYEE] }
    await assert.rejects(() => register({ rows: other }), /E_LETTER_ALREADY_REGISTERED/)
    await assert.rejects(
      () => register({ rows: other, dryRun: true }),
      /E_LETTER_ALREADY_REGISTERED/
    )
    assert.deepEqual(await stored(), [1, 1, 2])
    await register({ rows: other, datedOn: '2026-11-08' })
    assert.deepEqual(await stored(), [2, 2, 4])
  })

  test('an agency that is not entered sends no letters', async ({ assert }) => {
    await assert.rejects(() => register({ agencyBin: '101040000002' }), /E_AGENCY_UNKNOWN/)
  })

  test('a ground that the rules do not know is refused', async ({ assert }) => {
    const secondCertificateGrounds = { '850312300002': 'friendship' }
    await assert.rejects(() => register({ secondCertificateGrounds }), /E_GROUND_UNKNOWN/)
  })

  test('S-11.5: somebody whose application is open needs a ground, which is kept', async ({
    assert,
  }) => {
    await register()
    const second = { number: '11-3/763' }
    assert.deepEqual(codes(await refusal(second)), ['1 E_APPLICATION_OPEN'])
    const secondCertificateGrounds = { '850312300002': 'type_c' }
    const { applications } = await register({ ...second, secondCertificateGrounds })
    assert.equal(applications[0].secondCertificateGround, 'type_c')
  })

  test('S-11.5: work in two agencies is no ground for a second application of the same one', async ({
    assert,
  }) => {
    await register()
    const secondCertificateGrounds = { '850312300002': 'two_agencies' }
    const error = await refusal({ number: '11-3/763', secondCertificateGrounds })
    assert.deepEqual(codes(error), ['1 E_GROUND_SAME_AGENCY'])
  })

  const certificates: [string, CertificateState, string, string[]][] = [
    ['valid', 'issued', '2026-11-10T18:59:59Z', ['1 E_CERTIFICATE_VALID']],
    ['expired by a second', 'issued', '2026-11-10T05:41:59Z', []],
    ['given up before it was signed', 'void', '2029-11-10T00:00:00Z', []],
  ]
  for (const [what, state, notAfter, expected] of certificates)
    test(`S-11.5: a certificate that is ${what}`, async ({ assert }) => {
      await storeCertificate(GOOD_EMPLOYEE.iin, state, notAfter)
      if (expected.length === 0) {
        await register()
        return assert.lengthOf(await Letter.all(), 1)
      }
      const error = await refusal({})
      assert.deepEqual(codes(error), expected)
      assert.deepEqual(error.findings[0].facts, { until: '10.11.2026' })
    })

  test('S-11.5: an application that was refused does not stand in the way', async ({ assert }) => {
    const { applications } = await register()
    await applications[0].merge({ state: 'refused' }).save()
    await register({ number: '11-3/763' })
    assert.lengthOf(await Letter.all(), 2)
  })

  for (const failing of [1, 2, 3]) {
    test(`a failure at audit entry ${failing} of three leaves nothing behind`, async ({
      assert,
      cleanup,
    }) => {
      let calls = 0
      class FailingLog extends AuditLog {
        append: AuditLog['append'] = async (trx, act) => {
          calls += 1
          if (calls === failing) throw new Error('power cut')
          return new AuditLog(this.clock).append(trx, act)
        }
      }
      const clock = await app.container.make(Clock)
      app.container.swap(AuditLog, () => new FailingLog(clock))
      cleanup(() => app.container.restore(AuditLog))
      const rows = { typed: [GOOD_EMPLOYEE, SECOND_EMPLOYEE] }
      await assert.rejects(() => register({ rows }), /power cut/)
      assert.deepEqual(await stored(), [0, 0, 0])
      const { break: broken } = await verifyChain()
      assert.isNull(broken)
    })
  }
})
