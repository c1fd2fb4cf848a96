import { test } from '@japa/runner'
import { Pkcs11Module } from '#station/drivers/pkcs11_module'
import { Pkcs11Session } from '#station/drivers/pkcs11_session'

const TOKEN = { slot: Buffer.alloc(8), serial: 'A64A79C8', label: '', model: '', flags: 0 }

/** Runs an act on a token whose session ends with this. */
function actWhoseSessionEndsWith(reason: string) {
  const module = new Pkcs11Module()
  module.api.C_OpenSession = () => Buffer.alloc(8)
  module.api.C_CloseSession = () => {
    throw new Error(reason)
  }
  return Pkcs11Session.during(module, TOKEN, () => 'done')
}

test.group('A session with a token', () => {
  test('pulled out right after the act: the act was done, and is told as done', async ({
    assert,
  }) => {
    for (const reason of ['CKR_DEVICE_REMOVED:50', 'CKR_SESSION_HANDLE_INVALID:179'])
      assert.equal(await actWhoseSessionEndsWith(reason), 'done')
    await assert.rejects(() => actWhoseSessionEndsWith('CKR_GENERAL_ERROR:5'), /GENERAL/)
  })
})
