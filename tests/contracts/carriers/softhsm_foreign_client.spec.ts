import { createHash, createPublicKey, createVerify } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type * as Pkcs11 from 'pkcs11js'
import { CaError } from '#ca/ca_error'
import { Desk } from '#ca/carriers/desk'
import { readRequest } from '#ca/certificates/pkcs10'
import { SUBJECT, certificateOver } from '#tests/support/carrier_certificate'
import { SOFTHSM_MODULE, SoftHsm } from '#tests/support/softhsm'

const pkcs11: typeof Pkcs11 = createRequire(import.meta.url)('pkcs11js')
const PIN = '402917'

async function codeOf(act: Promise<unknown>) {
  try {
    await act
    return 'no error'
  } catch (error) {
    if (error instanceof CaError) return error.code
    throw error
  }
}

test.group('carriers on SoftHSM, seen by programs that are not ours', (group) => {
  let hsm: SoftHsm
  let desk: Desk

  group.each.setup(async () => {
    hsm = await SoftHsm.make()
    desk = new Desk(`pkcs11:${SOFTHSM_MODULE}`)
    return async () => {
      await desk.close()
      await hsm.remove()
    }
  })

  const tool = (...options: string[]) => hsm.tool('--token-label', 'Kualik', ...options)

  async function written() {
    const { serialNumber } = await desk.supplyBlank()
    await desk.generate(serialNumber, PIN)
    const { spki } = readRequest(await desk.request(serialNumber, PIN, SUBJECT))
    const certificate = certificateOver(spki)
    await desk.write(serialNumber, PIN, certificate)
    return { serialNumber, spki, certificate }
  }

  /** Asks for the private number, and for the key wrapped, as any program with the PIN can. */
  function tryToTakeTheKey() {
    const api = new pkcs11.PKCS11()
    api.load(SOFTHSM_MODULE)
    api.C_Initialize()
    try {
      const session = api.C_OpenSession(
        api.C_GetSlotList(true)[0],
        pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION
      )
      api.C_Login(session, pkcs11.CKU_USER, PIN)
      api.C_FindObjectsInit(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }])
      const [key, ...more] = api.C_FindObjects(session, 10)
      api.C_FindObjectsFinal(session)
      const read = (type: number) => () => api.C_GetAttributeValue(session, key, [{ type }])
      return {
        keys: 1 + more.length,
        label: read(pkcs11.CKA_LABEL)()[0].value.toString(),
        value: reasonOf(read(pkcs11.CKA_VALUE)),
        wrapped: reasonOf(() => wrap(api, session, key)),
        loosened: reasonOf(() =>
          api.C_SetAttributeValue(session, key, [{ type: pkcs11.CKA_EXTRACTABLE, value: true }])
        ),
      }
    } finally {
      api.C_Finalize()
      api.close()
    }
  }

  function wrap(api: Pkcs11.PKCS11, session: Buffer, key: Buffer) {
    const wrapping = api.C_GenerateKey(session, { mechanism: pkcs11.CKM_AES_KEY_GEN }, [
      { type: pkcs11.CKA_VALUE_LEN, value: 32 },
      { type: pkcs11.CKA_WRAP, value: true },
      { type: pkcs11.CKA_TOKEN, value: false },
    ])
    const mechanism = { mechanism: pkcs11.CKM_AES_KEY_WRAP_PAD }
    return api.C_WrapKey(session, mechanism, wrapping, key, Buffer.alloc(4096))
  }

  function reasonOf(act: () => unknown) {
    try {
      act()
      return 'no error'
    } catch (error) {
      return error instanceof Error ? error.message.replace(/:.*/s, '') : 'unknown'
    }
  }

  test('the private key cannot be read, wrapped or made readable, not even with the PIN', async ({
    assert,
  }) => {
    await written()
    await desk.close()
    const taken = tryToTakeTheKey()
    assert.deepEqual([taken.keys, taken.label], [1, 'Kualik'])
    assert.equal(taken.value, 'CKR_ATTRIBUTE_SENSITIVE')
    assert.equal(taken.wrapped, 'CKR_KEY_UNEXTRACTABLE')
    assert.notEqual(taken.loosened, 'no error')
  })

  test('pkcs11-tool lists the key pair and the certificate under one id, the key never extractable', async ({
    assert,
  }) => {
    await written()
    const { stdout } = await tool('--login', '--pin', PIN, '--list-objects')
    const ids = [...stdout.matchAll(/^ {2}ID: +([0-9a-f]+)/gm)].map(([, id]) => id)
    assert.lengthOf(ids, 3)
    assert.equal(new Set(ids).size, 1)
    const [privateKey] = stdout.split(/^(?=\S)/m).filter((one) => one.startsWith('Private Key'))
    assert.match(privateKey, /EC/)
    assert.match(privateKey, /Access: +sensitive, always sensitive, never extractable, local/)
  })

  test('pkcs11-tool reads the certificate as it was written, without a PIN', async ({ assert }) => {
    const { certificate } = await written()
    const file = join(hsm.directory, 'read.cer')
    await tool('--read-object', '--type', 'cert', '--label', 'Kualik', '--output-file', file)
    assert.deepEqual(await readFile(file), Buffer.from(certificate))
  })

  test('what pkcs11-tool signs on the carrier verifies with the requested key, and only unchanged', async ({
    assert,
  }) => {
    const { spki } = await written()
    const [data, signature] = [join(hsm.directory, 'data'), join(hsm.directory, 'signature')]
    await writeFile(data, createHash('sha256').update('annex 1').digest())
    const sign = ['--login', '--pin', PIN, '--sign', '--mechanism', 'ECDSA']
    const asOpenssl = ['--signature-format', 'openssl', '--output-file', signature]
    await tool(...sign, '--input-file', data, ...asOpenssl)
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    const verify = (text: string, bytes: Buffer) =>
      createVerify('sha256').update(text).verify(key, bytes)
    assert.isTrue(verify('annex 1', await readFile(signature)))
    assert.isFalse(verify('annex 2', await readFile(signature)))
  })

  test('the PIN of the security officer is nobody’s once a key is on the carrier', async ({
    assert,
  }) => {
    const { serialNumber } = await desk.supplyBlank()
    const asOfficer = () =>
      tool(
        '--login',
        '--login-type',
        'so',
        '--so-pin',
        'kualik-blank',
        '--init-pin',
        '--new-pin',
        PIN
      )
    await asOfficer()
    await desk.generate(serialNumber, PIN)
    await assert.rejects(asOfficer, /CKR_PIN_INCORRECT/)
  })

  test('a carrier that was initialised and left without a PIN is still blank after a restart', async ({
    assert,
  }) => {
    const { serialNumber } = await desk.supplyBlank()
    await desk.close()
    const [listed] = await desk.list()
    assert.containsSubset(listed, { serialNumber, state: 'blank' })
    assert.containsSubset(await desk.generate(serialNumber, PIN), { state: 'key' })
  })

  test('a token that another tool prepared counts as blank for whoever knows its PIN', async ({
    assert,
  }) => {
    await hsm.initialise('theirs', PIN)
    const [{ serialNumber, state }] = await desk.list()
    assert.equal(state, 'blank')
    assert.equal(await codeOf(desk.generate(serialNumber, '718203')), 'E_PIN_WRONG')
    assert.containsSubset(await desk.generate(serialNumber, PIN), { state: 'key' })
  })

  test('keys of another program are left alone', async ({ assert }) => {
    await hsm.initialise('theirs', PIN)
    const theirs = ['--token-label', 'theirs', '--login', '--pin', PIN]
    await hsm.tool(...theirs, '--keypairgen', '--key-type', 'rsa:2048', '--label', 'their key')
    const [{ serialNumber, state }] = await desk.list()
    assert.equal(state, 'written')
    assert.equal(await codeOf(desk.generate(serialNumber, PIN)), 'E_CARRIER_LEFTOVERS')
    assert.equal(await codeOf(desk.request(serialNumber, PIN, SUBJECT)), 'E_KEY_ABSENT')
    const { stdout } = await hsm.tool(...theirs, '--list-objects')
    assert.lengthOf([...stdout.matchAll(/their key/g)], 2)
  })

  test('half a key pair, left by an interruption, is made anew', async ({ assert }) => {
    const { serialNumber } = await desk.supplyBlank()
    await desk.generate(serialNumber, PIN)
    await tool('--login', '--pin', PIN, '--delete-object', '--type', 'privkey', '--label', 'Kualik')
    assert.equal(await codeOf(desk.request(serialNumber, PIN, SUBJECT)), 'E_KEY_ABSENT')
    await desk.generate(serialNumber, PIN)
    assert.isNotEmpty(readRequest(await desk.request(serialNumber, PIN, SUBJECT)).spki)
  })

  test('a module that is none says so, each time', async ({ assert }) => {
    const wrong = new Desk(`pkcs11:${join(hsm.directory, 'none.so')}`)
    assert.equal(await codeOf(wrong.list()), 'E_CARRIER_MODULE')
    assert.equal(await codeOf(wrong.list()), 'E_CARRIER_MODULE')
    await wrong.close()
  })
})
