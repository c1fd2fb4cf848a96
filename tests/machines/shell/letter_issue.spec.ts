import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { Desk } from '#ca/carriers/desk'
import { readCertificate } from '#ca/certificates/certificate_view'
import { Installation, LETTER } from '#tests/support/installation'
import { assertPromises } from '#tests/support/issuance_promises'
import { nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { flipBit } from '#tests/support/vectors'

/** More than three interrupted runs come through with. */
const EMPLOYEES = 12
const FILES = Array.from({ length: EMPLOYEES }, (_, at) => `${at + 1}`.padStart(3, '0') + '.cer')

test.group('letter:issue', (group) => {
  let installation: Installation

  group.setup(async () => {
    installation = await Installation.copy(EMPLOYEES)
    await writeFile(installation.path('pin'), 'Aq7!mmu2\nnot the PIN\n')
    return () => installation.remove()
  })
  group.each.timeout(300_000)

  const parameters = (letter: string, pinFile = 'pin') => [
    ...['letter:issue', letter, '--carriers', installation.carriers],
    ...['--pin-file', installation.path(pinFile), '--out', installation.path('out'), '--json'],
  ]

  async function refusal(letter: string, pinFile?: string) {
    const { code, stdout } = await installation.shell(parameters(letter, pinFile))
    const answer = JSON.parse(stdout)
    return { code, error: answer.error?.code ?? answer.stopped?.code, answer }
  }

  test('a letter that is not there, a PIN that cannot be read: exit 1 and one JSON document', async ({
    assert,
  }) => {
    const absent = await refusal('no such letter')
    assert.deepInclude(absent, { code: 1, error: 'E_LETTER_ABSENT' })
    const pinless = await refusal(LETTER, 'absent')
    assert.deepInclude(pinless, { code: 1, error: 'E_PIN_FILE' })
  })

  test('a weak PIN ends the batch at once', async ({ assert }) => {
    await writeFile(installation.path('weak'), '12345678\n')
    const { code, error, answer } = await refusal(LETTER, 'weak')
    assert.deepInclude({ code, error }, { code: 1, error: 'E_PIN_WEAK' })
    assert.include(answer, { issued: 0, written: 0, left: EMPLOYEES })
    assert.lengthOf(await installation.db.from('certificates'), 0)
  })

  test('Ctrl-C finishes the step, prints the report and exits 130', async ({ assert }) => {
    const running = installation.ace(parameters(LETTER), '', async (child) => {
      await untilMoreIssued(installation)
      child.kill('SIGINT')
      child.kill('SIGINT')
    })
    const interrupted = await running
    assert.equal(interrupted.code, 130, interrupted.stderr)
    const report = JSON.parse(interrupted.stdout)
    assert.equal(report.stopped.code, 'E_INTERRUPTED')
    assert.isAbove(report.left, 0)
    await assertPromises(assert, installation.db, 'interrupted')
  })

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`${signal} to \`node ace\` alone reaches the Node that it has handed over to: exit ${code}`, async ({
      assert,
    }) => {
      const running = installation.handedOver(parameters(LETTER), async (child) => {
        await untilMoreIssued(installation)
        child.kill(signal)
        child.kill(signal)
      })
      const interrupted = await running
      assert.equal(interrupted.code, code, interrupted.stderr)
      const report = JSON.parse(interrupted.stdout)
      assert.equal(report.stopped.code, 'E_INTERRUPTED')
      await assertPromises(assert, installation.db, signal)
    })
  }

  test('the run after an interruption goes on to the end', async ({ assert }) => {
    const { code, stdout } = await installation.ace(parameters(LETTER))
    assert.equal(code, 0)
    const finished = JSON.parse(stdout)
    assert.include(finished, { issued: EMPLOYEES, written: EMPLOYEES, left: 0, stopped: null })
    const files = await readdir(installation.path('out'))
    assert.sameMembers(files, [...FILES, 'ca.cer', 'root.cer'])
    await assertPromises(assert, installation.db, 'finished')
  })

  test('nettle, which is not ours, finds every certificate good, and none with one bit changed', async ({
    assert,
  }) => {
    const read = async (name: string) =>
      new Uint8Array(await readFile(installation.path('out', name)))
    const [ca, root] = [await read('ca.cer'), await read('root.cer')]
    const links = [
      [root, root],
      [ca, root],
    ]
    for (const file of FILES) links.push([await read(file), ca])
    for (const [certificate, issuer] of links) {
      assert.isTrue(nettleVerifyCertificate(certificate, issuer))
      const { serial } = readCertificate(certificate)
      const inSerial = 8 * Buffer.from(certificate).indexOf(serial, 0, 'hex') + 8 * 10
      const inSignature = 8 * certificate.length - 1
      for (const bit of [inSerial, inSignature])
        assert.isFalse(nettleVerifyCertificate(flipBit(certificate, bit), issuer), `bit ${bit}`)
    }
    assert.isFalse(nettleVerifyCertificate(links[2][0], root), 'under another authority')
  })

  test('--out is its owner’s alone; a PIN file that others can read is warned of', async ({
    assert,
  }) => {
    const { mode } = await stat(installation.path('out'))
    assert.equal(mode & 0o777, 0o700)
    const open = await installation.shell(parameters(LETTER))
    assert.include(open.stderr, 'chmod 600')
    await chmod(installation.path('pin'), 0o600)
    const closed = await installation.shell(parameters(LETTER))
    assert.equal(closed.stderr, '')
  })

  test('--out with certificates of another letter, or of another authority: refused, nothing is written over', async ({
    assert,
  }) => {
    const first = await readFile(installation.path('out', '001.cer'))
    const root = await readFile(installation.path('out', 'root.cer'))
    await writeFile(installation.path('out', '001.cer'), root)
    const ofLetter = await refusal(LETTER)
    assert.deepInclude(ofLetter, { code: 1, error: 'E_OUT_OF_ANOTHER_LETTER' })
    assert.deepEqual(await readFile(installation.path('out', '001.cer')), root)

    await writeFile(installation.path('out', '001.cer'), first)
    await writeFile(installation.path('out', 'root.cer'), first)
    const ofAuthority = await refusal(LETTER)
    assert.deepInclude(ofAuthority, { code: 1, error: 'E_OUT_OF_ANOTHER_AUTHORITY' })
    assert.deepEqual(await readFile(installation.path('out', 'root.cer')), first)
  })

  test('what is done is not done again, and its file is written again', async ({ assert }) => {
    const before = await readFile(installation.path('out', '003.cer'))
    await rm(installation.path('out'), { recursive: true })
    const { code } = await installation.shell(parameters('1'))
    assert.equal(code, 0)
    assert.deepEqual(await readFile(installation.path('out', '003.cer')), before)
    assert.lengthOf(await installation.db.from('certificates'), EMPLOYEES)
    const desk = new Desk(installation.carriers)
    const carriers = await desk.list()
    await desk.close()
    assert.deepEqual(new Set(carriers.map(({ state }) => state)), new Set(['written']))
  })

  test('a number that is another letter’s id is ambiguous: both are listed', async ({ assert }) => {
    await installation.db.from('letters').where('id', 1).update({ number: '2' })
    const row = await installation.db.from('letters').where('id', 1).first()
    const { id, source, ...rest } = row
    await installation.db.table('letters').insert({ ...rest, id: id + 1, number: '3' })
    const { code, error, answer } = await refusal('2')
    assert.deepInclude({ code, error }, { code: 1, error: 'E_LETTER_AMBIGUOUS' })
    assert.match(answer.error.message, /1: 2, .*; 2: 3, /)
  })

  test('audit:verify: exit 0 for a whole chain, exit 1 and the place for a broken one', async ({
    assert,
  }) => {
    const whole = await installation.ace(['audit:verify', '--json'])
    assert.equal(whole.code, 0)
    assert.isNull(JSON.parse(whole.stdout).break)
    await installation.db.from('audit_entries').where('seq', 5).update({ actor: 'nobody' })
    const broken = await installation.shell(['audit:verify', '--json'])
    assert.equal(broken.code, 1)
    assert.deepEqual(JSON.parse(broken.stdout).break, { fault: 'changed', at: 5 })
    const text = await installation.shell(['audit:verify'])
    assert.match(text.stdout, /5.*changed/)
  })
})

/** Waits until a certificate is stored that was not there before: the run has begun, and listens to signals. */
async function untilMoreIssued({ db }: Installation) {
  const issued = async () => {
    const rows = await db.from('certificates').where('state', 'issued')
    return rows.length
  }
  const before = await issued()
  while ((await issued()) === before) await new Promise((resolve) => setTimeout(resolve, 50))
}
