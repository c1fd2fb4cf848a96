import { mkdtemp, readdir, rm, stat, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { DEMONSTRATION_KEYS } from '#ca/authorities/hold_demonstration_ceremony'
import { verifyChain } from '#ca/audit/verify_chain'
import { readCertificate } from '#ca/certificates/certificate_view'
import { verifySignature } from '#ca/crypto/verify_signature'
import { ceremonyIn } from '#tests/support/ceremony'
import AuditEntry from '#models/audit_entry'
import Authority from '#models/authority'
import AuthorityDraft from '#models/authority_draft'

const der = (authority: Authority) => new Uint8Array(authority.certificate)

test.group('Demonstration ceremony', (group) => {
  let directory: string

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kualik-ceremony-'))
    return () => rm(directory, { recursive: true })
  })

  test('makes a Root CA and the State CA under it, both GOST 2015', async ({ assert }) => {
    const ceremony = await ceremonyIn(app, directory)
    const { root, state } = await ceremony.handle('shell:test')
    const [rootView, stateView] = [readCertificate(der(root)), readCertificate(der(state))]
    assert.isTrue(rootView.selfIssued)
    assert.deepEqual(stateView.issuer.der, rootView.subject.der)
    assert.equal(stateView.authorityKeyIdentifier?.keyIdentifier, rootView.subjectKeyIdentifier)
    for (const view of [rootView, stateView]) {
      assert.equal(view.signatureAlgorithm.oid, '1.2.398.3.10.1.1.2.3.2')
      verifySignature({
        spki: rootView.key.spki,
        signatureAlgorithm: view.signatureAlgorithm.der,
        data: view.tbs,
        signature: view.signature,
      })
    }
    assert.isTrue(state.demonstration && root.demonstration)
    assert.equal(state.issuerId, root.id)
  })

  test('keys and passphrase are readable by their owner only', async ({ assert }) => {
    const ceremony = await ceremonyIn(app, directory)
    await ceremony.handle('shell:test')
    const files = await readdir(join(directory, 'keys'))
    assert.lengthOf(files, 3)
    for (const path of [...files.map((file) => join('keys', file)), 'passphrase']) {
      const { mode } = await stat(join(directory, path))
      assert.equal(mode & 0o777, 0o600, path)
    }
  })

  test('every key and every authority has its audit line', async ({ assert }) => {
    const ceremony = await ceremonyIn(app, directory)
    const { root, state } = await ceremony.handle('shell:test')
    const entries = await AuditEntry.query().orderBy('seq', 'desc').limit(6)
    assert.deepEqual(
      entries.map(({ event, subject, actor }) => `${event} ${subject} ${actor}`).reverse(),
      [
        `authority_signing authority_draft:${root.serial} shell:test`,
        `key_generated key:${DEMONSTRATION_KEYS.root} shell:test`,
        `authority_created authority:${root.id} shell:test`,
        `authority_signing authority_draft:${state.serial} shell:test`,
        `key_generated key:${DEMONSTRATION_KEYS.state} shell:test`,
        `authority_created authority:${state.id} shell:test`,
      ]
    )
    const report = await verifyChain()
    assert.isNull(report.break)
  })

  test('held again it changes nothing', async ({ assert }) => {
    const first = await ceremonyIn(app, directory)
    const before = await first.handle('shell:test')
    const again = await ceremonyIn(app, directory)
    const after = await again.handle('shell:test')
    assert.equal(after.root.id, before.root.id)
    assert.equal(after.state.serial, before.state.serial)
    assert.lengthOf(await Authority.all(), 2)
  })

  test('cut short after a key was made, it goes on with that key', async ({ assert }) => {
    const first = await ceremonyIn(app, directory)
    const before = await first.handle('shell:test')
    await before.state.delete()
    await before.root.delete()
    const again = await ceremonyIn(app, directory)
    const after = await again.handle('shell:test')
    assert.equal(after.root.serial, before.root.serial, 'the serial follows from the key (N6)')
    assert.equal(after.state.serial, before.state.serial)
    assert.lengthOf(await readdir(join(directory, 'keys')), 3)
  })

  test('cut short before its row was stored, it signs the bytes that were announced, and no others', async ({
    assert,
  }) => {
    const first = await ceremonyIn(app, directory)
    const before = await first.handle('shell:test')
    const tbs = readCertificate(der(before.state)).tbs
    await before.state.delete()
    const again = await ceremonyIn(app, directory)
    const after = await again.handle('shell:test')
    assert.deepEqual(readCertificate(der(after.state)).tbs, tbs)
    await after.state.delete()
    const draft = await AuthorityDraft.findByOrFail('serial', after.state.serial)
    const changed = Buffer.from(draft.tbs)
    changed[changed.length - 1] ^= 1
    await draft.merge({ tbs: changed }).save()
    const third = await ceremonyIn(app, directory)
    await assert.rejects(() => third.handle('shell:test'), /E_AUTHORITY_NOT_ANNOUNCED/)
  })

  test('cut short between root and State CA, it makes the State CA under that root', async ({
    assert,
  }) => {
    const first = await ceremonyIn(app, directory)
    const before = await first.handle('shell:test')
    await before.state.delete()
    await unlink(join(directory, 'keys', `${DEMONSTRATION_KEYS.state}.key.json`))
    const again = await ceremonyIn(app, directory)
    const after = await again.handle('shell:test')
    assert.equal(after.root.id, before.root.id)
    assert.notEqual(after.state.serial, before.state.serial)
    assert.equal(after.state.issuerId, before.root.id)
  })

  test('it is refused where a key or the passphrase is lost, and beside a real authority', async ({
    assert,
  }) => {
    const first = await ceremonyIn(app, directory)
    const { root } = await first.handle('shell:test')
    await unlink(join(directory, 'passphrase'))
    const without = await ceremonyIn(app, directory)
    await assert.rejects(() => without.handle('shell:test'), /E_PASSPHRASE_ABSENT/)
    await unlink(join(directory, 'keys', `${DEMONSTRATION_KEYS.root}.key.json`))
    const keyless = await ceremonyIn(app, directory)
    await assert.rejects(() => keyless.handle('shell:test'), /E_CEREMONY_KEYS_LOST/)
    await root.merge({ demonstration: false }).save()
    await assert.rejects(() => keyless.handle('shell:test'), /E_CEREMONY_REAL/)
  })
})
