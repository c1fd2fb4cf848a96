import { spawnSync } from 'node:child_process'
import { test } from '@japa/runner'
import { isP7b, p7bText, readP7b, writeP7b } from '#ca/certificates/p7b'
import { issueAuthority, issueRoot } from '#tests/support/chain'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const openssl = (form: string, input: Uint8Array | string) =>
  spawnSync('openssl', ['pkcs7', '-inform', form, '-print_certs', '-noout'], {
    input,
    encoding: 'utf8',
  })

test.group('P7B', () => {
  test('OpenSSL reads what we write, DER and text', async ({ assert }) => {
    const root = await issueRoot()
    const state = await issueAuthority(root)
    const der = writeP7b([state.certificate, root.certificate])
    for (const { status, stdout } of [openssl('der', der), openssl('pem', p7bText(der))]) {
      assert.equal(status, 0)
      assert.lengthOf(stdout.match(/subject=/g) ?? [], 2)
    }
  })

  test('DER, text and bare Base64 give the certificates back, byte for byte', async ({
    assert,
  }) => {
    const root = await issueRoot()
    const state = await issueAuthority(root)
    const der = writeP7b([state.certificate, root.certificate])
    const bare = Buffer.from(der).toString('base64')
    for (const form of [der, Buffer.from(p7bText(der)), Buffer.from(bare)]) {
      const read = readP7b(new Uint8Array(form))
      assert.deepEqual(read.map(hex), [hex(state.certificate), hex(root.certificate)])
    }
  })

  test('a certificate is no P7B, and neither is a cut or a changed one', async ({ assert }) => {
    const root = await issueRoot()
    const der = writeP7b([root.certificate])
    assert.isFalse(isP7b(root.certificate))
    assert.isFalse(isP7b(der.subarray(0, -1)))
    const other = Uint8Array.from(der)
    other[der.indexOf(0x07) + 1] ^= 1
    assert.isFalse(isP7b(other))
    assert.throws(() => readP7b(new Uint8Array(300_000)), /E_P7B_UNREADABLE/)
  })
})
