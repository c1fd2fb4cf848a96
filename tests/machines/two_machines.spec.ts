import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from '@japa/runner'
import { readCertificate } from '#ca/certificates/certificate_view'
import { protocolStatement } from '#ca/authorities/signing_permit'
import { splitSecret } from '#ca/ceremonies/shares'
import { nettleVerify, nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { Machine } from '#tests/support/machines'
import { ANSWERS, rehearse, rehearseInShell, ROLL } from '#tests/support/rehearsal'
import { ANNEX_2, APPLICATION, SCAN } from '#tests/support/root_house'
import { runCommand } from '#tests/support/run_command'
import { flipBit } from '#tests/support/vectors'

const bytesOf = async (path: string) => new Uint8Array(await readFile(path))
const text = (value: unknown) => String(value)

async function linesOf(path: string): Promise<string[]> {
  const content = await readFile(path, 'utf8')
  return content.trim().split('\n')
}

test.group('Two machines, from the ceremony to issuing', (group) => {
  let root: Machine
  let state: Machine
  /** The State CA's before anything was done on it. */
  let fresh: Machine

  group.each.timeout(300_000)
  group.setup(async () => {
    root = await Machine.root()
    state = await Machine.make({ ROLE: 'state' })
    const migrated = await state.ace(['migration:run', '--force'])
    if (migrated.code !== 0) throw new Error(migrated.stdout + migrated.stderr)
    fresh = await state.copy()
    return async () => {
      for (const machine of [root, state, fresh]) await machine.remove()
    }
  })

  test('CP-6.1: the ceremony makes the Root CA, its first list and a protocol whose digest the new key signed', async ({
    assert,
    cleanup,
  }) => {
    const sheets = await mkdtemp('/dev/shm/kualik-test-')
    cleanup(() => rm(sheets, { recursive: true }))
    const held = await rehearse(root, {
      more: ['--sheets', sheets, '--keep-sheets', '--rehearsal-shares', root.path('shares')],
    })
    assert.equal(held.code, 0, held.stdout + held.stderr)
    const shares = await readFile(root.path('shares'), 'utf8')
    await writeFile(root.path('two'), shares.split('\n').slice(1, 3).join('\n'))
    const out = root.path('out')
    const certificate = await bytesOf(join(out, 'gost2015.cer'))
    assert.isTrue(nettleVerifyCertificate(certificate, certificate))
    const { protocolSha256 } = held.json
    const log = await root.ace(['ceremony:list', '--json'])
    assert.include(log.stdout, '"state": "finished"')
    const copy = join(out, 'ceremony-1.json')
    const verified = await root.ace(['ceremony:verify', '1', '--protocol', copy, '--json'])
    assert.equal(verified.json.protocolSha256, protocolSha256)
    const pdf = await readFile(join(out, 'ceremony-1.pdf'))
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
    const protocol = await readFile(join(out, 'ceremony-1.json'), 'utf8')
    assert.equal(createHash('sha256').update(protocol).digest('hex'), protocolSha256)
    assert.include(protocol, 'Ғабитова Іңкәр')
    const made = await readdir(sheets)
    assert.lengthOf(made, 3)
    for (const file of made) {
      const { mode } = await stat(join(sheets, file))
      assert.equal(mode & 0o777, 0o600)
    }
  })

  test('the signature over the protocol is the new key’s, and stands in the audit log', async ({
    assert,
  }) => {
    const database = new DatabaseSync(root.path('kualik.sqlite3'), { readOnly: true })
    const row = Object(
      database.prepare("select data from audit_entries where event = 'ceremony_finished'").get()
    )
    database.close()
    const { signature, protocolSha256 } = JSON.parse(text(row.data))
    const { key } = readCertificate(await bytesOf(root.path('out', 'gost2015.cer')))
    const data = protocolStatement(new Uint8Array(Buffer.from(protocolSha256, 'hex')))
    const signed = new Uint8Array(Buffer.from(signature.join(''), 'hex'))
    const claim = { algorithm: 'gost-2015' as const, spki: key.spki, data }
    assert.isTrue(nettleVerify({ ...claim, signature: signed }))
    assert.isFalse(
      nettleVerify({ ...claim, data: flipBit(data, 8 * data.length - 1), signature: signed })
    )
    const whole = await root.shell(['audit:verify', '--json'])
    assert.equal(whole.code, 0)
  })

  test('no share and no passphrase stands in the database, in the log or in the protocol', async ({
    assert,
  }) => {
    const database = await readFile(root.path('kualik.sqlite3'))
    const wal = await readFile(root.path('kualik.sqlite3-wal')).catch(() => Buffer.alloc(0))
    const protocol = await readFile(root.path('out', 'ceremony-1.json'))
    for (const content of [database, wal, protocol])
      assert.notMatch(content.toString('latin1'), /[0-9A-Z]{5}(-[0-9A-Z]{5}){5}/)
  })

  test('the store opens with the quorum’s shares and with nothing else', async ({ assert }) => {
    const list = (shares: string[]) =>
      root.ace(
        ['root:crl', '--out', root.path('out'), '--shares', 'stdin', '--json'],
        shares.join('\n')
      )
    const foreign = await splitSecret(new Uint8Array(32).fill(7), { needed: 2, shares: 3 })
    const wrong = await list([foreign[0].text, foreign[1].text])
    assert.equal(wrong.code, 1)
    assert.include(wrong.stdout, 'E_SHARE_FOREIGN')
    const [first] = await linesOf(root.path('shares'))
    const crl = ['root:crl', '--out', root.path('out'), '--json']
    await writeFile(root.path('one'), first)
    const few = await root.shell([...crl, '--shares', root.path('one')])
    assert.include(few.stdout, 'E_SHARES_FEW')
    const none = await root.shell(crl)
    assert.include(none.stdout, 'E_KEY_STORE_UNDER_SHARES', 'they are asked at a terminal alone')
  })

  test('a State CA key, its request over, the certificate back, R-15, and it issues', async ({
    assert,
  }) => {
    const plan = { purpose: 'state', keyId: 'state-2015', fileName: 'ucgo2015' }
    const held = await rehearse(state, { plan })
    assert.equal(held.code, 0, held.stdout + held.stderr)
    const form = root.path('form.json')
    await writeFile(form, JSON.stringify(APPLICATION))
    const copy = root.path('accreditation.pdf')
    await writeFile(copy, '%PDF-1.4 a copy')
    const request = state.path('out', 'state-2015.p10.txt')
    const documents = ['--source', request, '--accreditation', copy]
    const applied = await root.ace([
      ...['root:apply', form, ...documents, '--accreditation-number', 'KZ-1', '--json'],
    ])
    assert.equal(applied.code, 0, applied.stdout)
    const files = root.path('to-state')
    const certify = ['root:certify', '1', '--out', files, '--name', 'ucgo2015', '--json']
    const alone = await root.ace(certify)
    assert.notEqual(alone.code, 0, 'without shares the store stays shut')
    const certified = await root.ace([...certify, '--shares', root.path('two')])
    assert.equal(certified.code, 0, certified.stdout + certified.stderr)
    const bundle = join(files, 'ucgo2015.p7b')
    const { stdout } = spawnSync(
      'openssl',
      ['pkcs7', '-inform', 'der', '-in', bundle, '-print_certs', '-noout'],
      { encoding: 'utf8' }
    )
    assert.lengthOf(stdout.match(/subject=/g) ?? [], 2)
    const accept = [
      ...['authority:accept', bundle, '--root', join(files, 'gost2015.cer')],
      ...['--crl', join(files, 'gost2015.crl'), '--json'],
    ]
    const wrong = await state.shell([...accept, '--fingerprint', 'ab'.repeat(32)])
    assert.include(wrong.stdout, 'E_ROOT_FINGERPRINT')
    const blind = await state.shell(accept)
    assert.include(blind.stdout, 'E_ROOT_FINGERPRINT_ABSENT')
    const known = ['--fingerprint', text(certified.json.rootFingerprint)]
    const accepted = await state.ace([...accept, ...known])
    assert.equal(accepted.code, 0, accepted.stdout + accepted.stderr)
    assert.equal(accepted.json.issues, true)
    const listed = await state.shell(['authority:list', '--json'])
    assert.include(listed.stdout, '"standing": "issuing"')
    const database = new DatabaseSync(state.path('kualik.sqlite3'), { readOnly: true })
    const marks = database.prepare('select role, demonstration from authorities order by id').all()
    database.close()
    assert.deepEqual(marks.map(Object), [
      { role: 'root', demonstration: 1 },
      { role: 'state', demonstration: 1 },
    ])
  })

  test('R-10 to R-14: revoked with a registered letter, and the State CA finds it in the list', async ({
    assert,
  }) => {
    const register = await root.ace(['root:register', '--json'])
    const [{ serial, notBefore, notAfter }] = Object(register.json.certificates)
    const form = root.path('revocation.json')
    const dates = { valid_from: notBefore.slice(0, 10), valid_to: notAfter.slice(0, 10) }
    await writeFile(form, JSON.stringify({ ...ANNEX_2, serial, ...dates }))
    const paper = root.path('letter.pdf')
    await writeFile(paper, SCAN)
    const revoke = ['root:revoke', serial, '--out', root.path('lists'), '--json']
    const early = await root.shell([...revoke, '--shares', root.path('two')])
    assert.include(early.stdout, 'E_ROOT_REVOCATION_ABSENT')
    const letter = [
      ...['--ground', 'request', '--letter', '12/3', '--letter-file', paper],
      ...['--proof', 'Бұйрық № 5', '--proof-file', paper, '--json'],
    ]
    const registered = await root.ace(['root:revocation', form, ...letter])
    assert.equal(registered.code, 0, registered.stdout)
    const revoked = await root.ace([...revoke, '--shares', root.path('two')])
    assert.equal(revoked.code, 0, revoked.stdout + revoked.stderr)
    assert.equal(revoked.json.list, 2)
    const checked = await runCommand('certificate:verify', [
      ...[root.path('to-state', 'ucgo2015.cer'), '--json'],
      ...['--chain', root.path('to-state', 'gost2015.cer')],
      ...['--crl', root.path('lists', 'gost2015.crl')],
    ])
    assert.equal(checked.code, 1)
    assert.include(checked.stdout, '"reason": "revoked"')
  })

  test('a rehearsal over a real key is refused, and the store opens as before', async ({
    assert,
  }) => {
    const machine = fresh
    const passphrase = machine.path('passphrase')
    await writeFile(passphrase, 'a passphrase that opens the store\n', { mode: 0o600 })
    const prepare = (key: string) => [
      ...['authority:prepare', '--key', key, '--file-name', key],
      ...['--out', machine.path('older'), '--json'],
    ]
    const before = await machine.shell(prepare('older'))
    assert.equal(before.code, 0, before.stdout + before.stderr)
    const plan = { purpose: 'state', keyId: 'state-2015', fileName: 'ucgo2015' }
    const kept = ['--rehearsal-shares', machine.path('shares')]
    const held = await rehearseInShell(machine, plan, kept)
    assert.include(held.stdout, 'E_CEREMONY_REHEARSAL_PLACE')
    const after = await machine.ace(prepare('newer'))
    assert.equal(after.code, 0, 'the passphrase opens the store as before')
  })

  test('the commands of the Root CA are refused on another machine, and so are its ceremonies', async ({
    assert,
  }) => {
    const server = await root.serve()
    assert.equal(server.code, 1)
    assert.include(server.stderr, 'E_ROLE_ROOT_SERVER')
    const refused = await state.shell(['root:work', '--json'])
    assert.include(refused.stdout, 'E_ROLE_NOT_ROOT')
    const held = await rehearseInShell(state)
    assert.include(held.stdout, 'E_CEREMONY_MACHINE')
  })

  test('a ceremony that stops in the middle is gone on with, and its first shares are void', async ({
    assert,
    cleanup,
  }) => {
    const machine = await Machine.root()
    cleanup(() => machine.remove())
    const cut = await rehearse(machine, { answers: ANSWERS.slice(0, 8) })
    assert.equal(cut.code, 1)
    assert.include(cut.stdout, 'E_CEREMONY_SILENT')
    const goOn = ['--ceremony', '1', '--out', machine.path('out'), '--answers', 'stdin', '--json']
    const held = await machine.ace(
      ['ceremony:hold', ...goOn, '--rehearsal-shares', machine.path('shares')],
      ANSWERS.slice(0, -2).join('\n')
    )
    assert.include(held.stdout, 'E_CEREMONY_SILENT', 'nobody answers when the store is opened')
    const kept = await linesOf(machine.path('shares'))
    assert.lengthOf(kept, 3, 'the shares under which the store is sealed are kept already')
    const last = await machine.ace(
      ['ceremony:hold', ...goOn],
      [...ROLL, ...kept.slice(1)].join('\n')
    )
    assert.equal(last.code, 0, last.stdout + last.stderr)
    const protocol = await readFile(machine.path('out', 'ceremony-1.json'), 'utf8')
    const steps = JSON.parse(protocol).steps.map(({ step }: { step: string }) => step)
    assert.deepEqual(steps, [
      'roll_called',
      'share_confirmed',
      'resumed',
      'secret_void',
      'share_confirmed',
      'share_confirmed',
      'share_confirmed',
      'store_sealed',
      'key_announced',
      'key_made',
      'resumed',
      'store_opened',
      'certified',
      'listed',
      'finished',
    ])
    const { stdout } = spawnSync(
      'openssl',
      ['crl', '-inform', 'der', '-noout', '-text', '-in', machine.path('out', 'gost2015.crl')],
      { encoding: 'utf8' }
    )
    assert.include(stdout, 'No Revoked Certificates.')
    const again = await machine.ace(['ceremony:abandon', '1', '--reason', 'x', '--json'])
    assert.include(again.stdout, 'E_CEREMONY_OVER')
  })
})
