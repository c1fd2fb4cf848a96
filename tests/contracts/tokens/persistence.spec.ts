import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from '@japa/runner'
import { SoftwareTokens } from '#tests/support/software_token'
import {
  duringModule,
  makeToken,
  openSession,
  pkcs11,
  withModule,
} from '#tests/support/token_session'
import type * as Pkcs11 from 'pkcs11js'

const PIN = '402917'

const keep = (api: Pkcs11.PKCS11, session: Buffer, label: string) =>
  api.C_CreateObject(session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_DATA },
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_LABEL, value: label },
  ])

function labels(api: Pkcs11.PKCS11, session: Buffer): string[] {
  api.C_FindObjectsInit(session, [])
  const found = api.C_FindObjects(session, 1000)
  api.C_FindObjectsFinal(session)
  return found.map((object) => {
    const [{ value }] = api.C_GetAttributeValue(session, object, [{ type: pkcs11.CKA_LABEL }])
    return value.toString()
  })
}

test.group('what a software token keeps', (group) => {
  let tokens: SoftwareTokens

  group.each.setup(async () => {
    tokens = await SoftwareTokens.make()
    return () => tokens.remove()
  })

  const open = <T>(act: (api: Pkcs11.PKCS11, session: Buffer) => T) =>
    withModule(tokens.module, (api) => act(api, openSession(api, PIN)))
  const make = () => withModule(tokens.module, (api) => makeToken(api, PIN))
  const onlySerial = async () => {
    const [serial] = await tokens.serials()
    return serial
  }

  test('survives a restart, in its order', ({ assert }) => {
    make()
    open((api, session) => ['one', 'two'].forEach((label) => keep(api, session, label)))
    open((api, session) => {
      assert.deepEqual(labels(api, session), ['one', 'two'])
    })
  })

  test('is in a file for its owner alone, with no PIN in it', async ({ assert }) => {
    make()
    const file = tokens.file(await onlySerial())
    const bytes = await readFile(file)
    assert.isFalse(bytes.includes(PIN))
    assert.isFalse(bytes.includes('so-of-the-test'))
    const { mode } = await stat(file)
    assert.equal(mode & 0o077, 0)
  })

  test('what an interrupted write left beside the file disturbs nobody', async ({ assert }) => {
    make()
    const serial = await onlySerial()
    const unfinished = join(tokens.directory, `.${serial}.unfinished`)
    await copyFile(tokens.file(serial), unfinished)
    await truncate(unfinished, 20)
    open((api, session) => {
      assert.isEmpty(labels(api, session))
      keep(api, session, 'after the crash')
    })
    open((api, session) => {
      assert.deepEqual(labels(api, session), ['after the crash'])
    })
  })

  test('kill -9 in the middle of writing leaves a token that is readable and whole', async ({
    assert,
  }) => {
    make()
    const script = `
      const { createRequire } = await import('node:module')
      const pkcs11 = createRequire(${JSON.stringify(import.meta.url)})('pkcs11js')
      const api = new pkcs11.PKCS11()
      api.load(${JSON.stringify(tokens.module)})
      api.C_Initialize()
      const session = api.C_OpenSession(api.C_GetSlotList(true)[0], 6)
      for (let i = 0; ; i++) {
        api.C_CreateObject(session, [
          { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_DATA },
          { type: pkcs11.CKA_TOKEN, value: true },
          { type: pkcs11.CKA_LABEL, value: String(i) },
        ])
        if (i === 2) process.stdout.write('.')
      }`
    let before = 0
    for (const moment of [1, 4, 9, 15]) {
      const writer = spawn(process.execPath, ['--input-type=module', '-e', script])
      await once(writer.stdout, 'data')
      await wait(moment)
      writer.kill('SIGKILL')
      await once(writer, 'close')
      const kept = open((api, session) => labels(api, session))
      assert.isAtLeast(kept.length, before + 3)
      assert.deepEqual(
        kept.slice(before),
        kept.slice(before).map((_, i) => String(i))
      )
      before = kept.length
    }
  })

  test('a damaged file is a token that nobody recognises, and the others are there', async ({
    assert,
  }) => {
    make()
    const serial = await onlySerial()
    await tokens.factoryNew('00C0FFEE')
    const bytes = await readFile(tokens.file(serial))
    bytes[40] ^= 1
    await writeFile(tokens.file(serial), bytes)
    withModule(tokens.module, (api) => {
      const seen = api.C_GetSlotList(true).map((slot) => {
        try {
          return api.C_GetTokenInfo(slot).serialNumber.trim()
        } catch (error) {
          return (error as Error).message.slice(0, 24)
        }
      })
      assert.sameMembers(seen, ['00C0FFEE', 'CKR_TOKEN_NOT_RECOGNIZED', ''])
    })
  })

  test('two processes see each other’s writing, and count the same tries', async ({ assert }) => {
    make()
    await duringModule(tokens.module, async (api) => {
      const session = openSession(api, PIN)
      keep(api, session, 'ours')
      const theirs = ['--token-label', 'theirs', '--login', '--pin']
      const { stdout } = await tokens.tool(...theirs, PIN, '--list-objects')
      assert.include(stdout, "'ours'")
      await tokens.tool(...theirs, PIN, '--delete-object', '--type', 'data', '--label', 'ours')
      assert.isEmpty(labels(api, session))
      await assert.rejects(() => tokens.tool(...theirs, '718203', '--list-objects'))
      const { flags } = api.C_GetTokenInfo(api.C_GetSlotList(true)[0])
      assert.isTrue((flags & pkcs11.CKF_USER_PIN_COUNT_LOW) !== 0)
    })
  })

  test('a token that is unplugged ends its sessions, and comes back', async ({ assert }) => {
    make()
    const serial = await onlySerial()
    await duringModule(tokens.module, async (api) => {
      const session = openSession(api, PIN)
      await tokens.unplug(serial)
      assert.throws(() => labels(api, session), /CKR_DEVICE_REMOVED/)
      assert.throws(() => labels(api, session), /CKR_SESSION_HANDLE_INVALID/)
      assert.throws(() => openSession(api), /CKR_TOKEN_NOT_(PRESENT|RECOGNIZED)/)
      await tokens.plugIn(serial)
      assert.isEmpty(labels(api, openSession(api, PIN)))
    })
  })

  test('without a directory the module does not start', async ({ assert }) => {
    for (const wrong of ['', join(tokens.directory, 'none')]) {
      process.env.KUALIK_TOKEN_DIR = wrong
      assert.throws(() => withModule(tokens.module, () => {}), /CKR_GENERAL_ERROR/)
    }
  })
})
