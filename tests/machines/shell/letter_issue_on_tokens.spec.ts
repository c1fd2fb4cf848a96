import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { Desk } from '#ca/carriers/desk'
import { readCertificate } from '#ca/certificates/certificate_view'
import { Installation, LETTER } from '#tests/support/installation'
import { assertPromises } from '#tests/support/issuance_promises'
import { nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { SoftwareTokens } from '#tests/support/software_token'

const EMPLOYEES = 2

test.group('letter:issue onto GOST tokens', (group) => {
  let installation: Installation
  let tokens: SoftwareTokens

  group.setup(async () => {
    tokens = await SoftwareTokens.make()
    installation = await Installation.copy(EMPLOYEES)
    await writeFile(installation.path('pin'), 'Aq7!mmu2\n')
    return async () => {
      await installation.remove()
      await tokens.remove()
    }
  })
  group.each.timeout(300_000)

  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

  test('every employee’s key is GOST 2015, made on a token; the certificate verifies in nettle and is on it', async ({
    assert,
  }) => {
    const { code, stdout, stderr } = await installation.ace([
      ...['letter:issue', LETTER, '--carriers', `pkcs11:${tokens.module}`],
      ...['--pin-file', installation.path('pin'), '--out', installation.path('out'), '--json'],
    ])
    assert.equal(code, 0, `${stdout}${stderr}`)
    assert.include(JSON.parse(stdout), { issued: EMPLOYEES, written: EMPLOYEES, left: 0 })
    await assertPromises(assert, installation.db, 'on tokens')

    const issuer = new Uint8Array(await readFile(installation.path('out', 'ca.cer')))
    const issued = await Promise.all(
      ['001.cer', '002.cer'].map(async (name) => readFile(installation.path('out', name)))
    )
    for (const certificate of issued) {
      assert.isTrue(nettleVerifyCertificate(certificate, issuer))
      const { key } = readCertificate(new Uint8Array(certificate))
      assert.equal(key.algorithm, 'gost-2015')
    }
    const profiles = await installation.db.from('certificates').select('profile')
    assert.deepEqual(profiles, Array(EMPLOYEES).fill({ profile: 'P-USER-2015' }))

    const desk = new Desk(`pkcs11:${tokens.module}`)
    const carriers = await desk.list()
    const onTokens = await Promise.all(carriers.map(({ serialNumber }) => desk.read(serialNumber)))
    await desk.close()
    for (const carrier of carriers)
      assert.include(carrier, { state: 'written', algorithm: 'gost-2015' })
    assert.sameMembers(onTokens.map(sha256), issued.map(sha256))
  })
})
