import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { AsnConvert } from '@peculiar/asn1-schema'
import { CertificationRequest } from '@peculiar/asn1-csr'
import { Desk } from '#ca/carriers/desk'
import { readRequest } from '#ca/certificates/pkcs10'
import { streebog512 } from '#ca/crypto/hash'
import { SUBJECT, certificateOver } from '#tests/support/carrier_certificate'
import { nettleVerify } from '#tests/support/nettle/nettle_verify'
import { SoftwareTokens } from '#tests/support/software_token'
import { openSession, pkcs11, withModule } from '#tests/support/token_session'

const PIN = '402917'
const OFFICER_PIN = 'so-of-the-test'

/** PKCS#11 v2.40 4.4; pkcs11js has no name for it. */
const CKA_DESTROYABLE = 0x172

test.group('GOST carriers on the software token, seen by programs that are not ours', (group) => {
  let tokens: SoftwareTokens
  let desk: Desk

  group.each.setup(async () => {
    tokens = await SoftwareTokens.make()
    desk = new Desk(`pkcs11:${tokens.module}`)
    return async () => {
      await desk.close()
      await tokens.remove()
    }
  })

  const tool = (...options: string[]) => tokens.tool('--token-label', 'Kualik', ...options)

  async function withKey() {
    const { serialNumber } = await desk.supplyBlank()
    await desk.generate(serialNumber, PIN)
    return serialNumber
  }

  test('nettle finds the signature of the PKCS#10 request good', async ({ assert }) => {
    const der = await desk.request(await withKey(), PIN, SUBJECT)
    const { spki } = readRequest(der)
    const request = AsnConvert.parse(der, CertificationRequest)
    const data = new Uint8Array(AsnConvert.serialize(request.certificationRequestInfo))
    const signature = new Uint8Array(request.signature)
    assert.isTrue(nettleVerify({ algorithm: 'gost-2015', spki, data, signature }))
    data[data.length - 1] ^= 1
    assert.isFalse(nettleVerify({ algorithm: 'gost-2015', spki, data, signature }))
  })

  test('what pkcs11-tool signs on the carrier is, turned round, a signature of the requested key', async ({
    assert,
  }) => {
    const { spki } = readRequest(await desk.request(await withKey(), PIN, SUBJECT))
    const data = new TextEncoder().encode('annex 1')
    const [hash, signature] = [join(tokens.directory, 'hash'), join(tokens.directory, 'signature')]
    await writeFile(hash, streebog512(data))
    const files = ['--input-file', hash, '--output-file', signature]
    await tool('--login', '--pin', PIN, '--sign', '--mechanism', '0xD4321006', ...files)
    const raw = await readFile(signature)
    const claim = { algorithm: 'gost-2015', spki, data } as const
    assert.isTrue(nettleVerify({ ...claim, signature: new Uint8Array(raw.toReversed()) }))
    assert.isFalse(nettleVerify({ ...claim, signature: new Uint8Array(raw) }))
  })

  test('pkcs11-tool lists key pair and certificate under one id, the key never extractable', async ({
    assert,
  }) => {
    const serial = await withKey()
    const { spki } = readRequest(await desk.request(serial, PIN, SUBJECT))
    const certificate = certificateOver(spki)
    await desk.write(serial, PIN, certificate)
    const { stdout } = await tool('--login', '--pin', PIN, '--list-objects')
    const ids = [...stdout.matchAll(/^ {2}ID: +([0-9a-f]+)/gm)].map(([, id]) => id)
    assert.lengthOf(ids, 3)
    assert.equal(new Set(ids).size, 1)
    const [privateKey] = stdout.split(/^(?=\S)/m).filter((one) => one.startsWith('Private Key'))
    assert.match(privateKey, /GOSTR3410-2012-512/)
    assert.match(privateKey, /Access: +sensitive, always sensitive, never extractable, local/)
    const file = join(tokens.directory, 'read.cer')
    await tool('--read-object', '--type', 'cert', '--label', 'Kualik', '--output-file', file)
    assert.deepEqual(await readFile(file), Buffer.from(certificate))
  })

  test('the label of a carrier is padded with blanks, as the standard has it', async ({
    assert,
  }) => {
    await desk.supplyBlank()
    const label = withModule(
      tokens.module,
      (api) => api.C_GetTokenInfo(api.C_GetSlotList(true)[0]).label
    )
    assert.equal(label, 'Kualik'.padEnd(32))
  })

  test('the private key cannot be read, sought or loosened, not even with the PIN', async ({
    assert,
  }) => {
    await withKey()
    await desk.close()
    withModule(tokens.module, (api) => {
      const session = openSession(api, PIN)
      api.C_FindObjectsInit(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }])
      const [key, ...more] = api.C_FindObjects(session, 10)
      api.C_FindObjectsFinal(session)
      assert.isEmpty(more)
      assert.throws(
        () => api.C_GetAttributeValue(session, key, [{ type: pkcs11.CKA_VALUE }]),
        /CKR_ATTRIBUTE_SENSITIVE/
      )
      const extractable = [{ type: pkcs11.CKA_EXTRACTABLE, value: true }]
      assert.throws(() => api.C_SetAttributeValue(session, key, extractable), /READ_ONLY/)
    })
  })

  test('keys of another program are left alone', async ({ assert }) => {
    const { serialNumber } = await desk.supplyBlank()
    const officer = ['--login', '--login-type', 'so', '--so-pin', 'kualik-blank']
    await tool(...officer, '--init-pin', '--new-pin', PIN)
    const pair = ['--keypairgen', '--key-type', 'GOSTR3410:A', '--label', 'their key']
    await tool('--login', '--pin', PIN, ...pair)
    const [carrier] = await desk.list()
    assert.include(carrier, { serialNumber, state: 'written' })
    await assert.rejects(() => desk.generate(serialNumber, PIN), /E_CARRIER_LEFTOVERS/)
  })

  /** A token that somebody else's program has prepared, with a key of theirs. */
  async function theirs() {
    const serial = '00C0FFEE'
    await tokens.factoryNew(serial)
    await tokens.tool(
      ...['--init-token', '--slot-index', '0', '--label', 'theirs', '--so-pin', OFFICER_PIN]
    )
    const onTheirs = (...options: string[]) => tokens.tool('--token-label', 'theirs', ...options)
    const officer = ['--login', '--login-type', 'so', '--so-pin', OFFICER_PIN]
    await onTheirs(...officer, '--init-pin', '--new-pin', PIN)
    const pair = ['--keypairgen', '--key-type', 'GOSTR3410:A', '--label', 'their key']
    await onTheirs('--login', '--pin', PIN, ...pair)
    return serial
  }

  test('what another program left is shown, erased when that is asked for, and then the carrier is blank', async ({
    assert,
  }) => {
    const serial = await theirs()
    const left = await desk.objects(serial, PIN)
    assert.sameDeepMembers(
      left.map(({ type, label, ours, algorithm }) => ({ type, label, ours, algorithm })),
      ['public-key', 'private-key'].map((type) => {
        return { type, label: 'their key', ours: false, algorithm: 'gost-2004' }
      })
    )
    assert.lengthOf(await desk.objects(serial), 1)
    assert.equal(await desk.eraseLeftovers(serial, PIN), 2)
    const [carrier] = await desk.list()
    assert.include(carrier, { serialNumber: serial, state: 'blank', algorithm: 'gost-2015' })
    assert.include(await desk.generate(serial, PIN), { state: 'key' })
  })

  test('what cannot be erased is counted, and the rest is gone', async ({ assert }) => {
    const serial = await theirs()
    withModule(tokens.module, (api) => {
      api.C_CreateObject(openSession(api, PIN), [
        { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_CERTIFICATE },
        { type: pkcs11.CKA_CERTIFICATE_TYPE, value: pkcs11.CKC_X_509 },
        { type: pkcs11.CKA_TOKEN, value: true },
        { type: CKA_DESTROYABLE, value: false },
        { type: pkcs11.CKA_SUBJECT, value: Buffer.from(SUBJECT) },
        { type: pkcs11.CKA_VALUE, value: Buffer.from([0x30, 0x00]) },
      ])
    })
    await assert.rejects(() => desk.eraseLeftovers(serial, PIN), /E_LEFTOVERS_STAY.*"count":1/)
    assert.lengthOf(await desk.objects(serial, PIN), 1)
  })

  test('a carrier that another program prepared is unblocked with its officer’s PIN; wrong ones are told and counted', async ({
    assert,
  }) => {
    const serial = await theirs()
    for (let time = 0; time < 3; time++)
      await assert.rejects(
        () => desk.changePin(serial, '718203', '593046'),
        /E_PIN_(WRONG|BLOCKED)/
      )
    await assert.rejects(() => desk.changePin(serial, PIN, '593046'), /E_PIN_BLOCKED/)
    await assert.rejects(() => desk.unblock(serial, OFFICER_PIN, '123456'), /E_PIN_WEAK/)
    await assert.rejects(() => desk.unblock(serial, 'not-it', '593046'), /E_OFFICER_PIN_WRONG/)
    const carrier = await desk.unblock(serial, OFFICER_PIN, '593046')
    assert.include(carrier, { pinTriesLeft: null })
    assert.lengthOf(await desk.objects(serial, '593046'), 2)
    for (let time = 0; time < 4; time++)
      await assert.rejects(() => desk.unblock(serial, 'not-it', '402917'), /E_OFFICER_PIN_WRONG/)
    const last = () => desk.unblock(serial, 'not-it', '402917')
    await assert.rejects(last, /E_OFFICER_PIN_BLOCKED/)
    await assert.rejects(() => desk.unblock(serial, OFFICER_PIN, '402917'), /E_OFFICER_PIN_BLOCKED/)
    assert.lengthOf(await desk.objects(serial, '593046'), 2)
  })

  test('a damaged token does not hide the others', async ({ assert }) => {
    const [good, bad] = [await desk.supplyBlank(), await desk.supplyBlank()]
    await writeFile(tokens.file(bad.serialNumber), 'no token')
    assert.deepEqual(await desk.list(), [good])
    await assert.rejects(() => desk.read(bad.serialNumber), /E_CARRIER_ABSENT/)
  })

  test('a token that cannot keep more says so, and what is on it is intact', async ({ assert }) => {
    const serial = await withKey()
    const { spki } = readRequest(await desk.request(serial, PIN, SUBJECT))
    withModule(tokens.module, (api) => {
      api.C_CreateObject(openSession(api), [
        { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_DATA },
        { type: pkcs11.CKA_TOKEN, value: true },
        { type: pkcs11.CKA_VALUE, value: Buffer.alloc(130_300) },
      ])
    })
    const certificate = certificateOver(spki)
    await assert.rejects(() => desk.write(serial, PIN, certificate), /E_CARRIER_FULL/)
    assert.deepEqual(readRequest(await desk.request(serial, PIN, SUBJECT)).spki, spki)
  })
})
