import { test } from '@japa/runner'
import { CryptoError } from '#ca/crypto/crypto_error'
import { KeyPair } from '#ca/crypto/key_pair'
import { algorithm } from '#ca/crypto/algorithms'
import { keyKind } from '#ca/crypto/pkcs11/key_kinds'
import { gostScheme } from '#ca/crypto/gost_scheme'
import { sign as signHash } from '#ca/crypto/gost3410'
import { verifySignature } from '#ca/crypto/verify_signature'
import { KnownForms, tokenSigner } from '#station/drivers/pkcs11_signer'

const reversed = (bytes: Uint8Array) => Uint8Array.from(bytes).reverse()
const swapped = (bytes: Uint8Array) => {
  const half = bytes.length / 2
  return Uint8Array.from([...bytes.subarray(half), ...bytes.subarray(0, half)])
}
const same = (bytes: Uint8Array) => bytes

/** What a module makes of r ‖ s little-endian before it gives it. */
const ORDERS = [
  { name: 's ‖ r big-endian', write: reversed },
  { name: 'r ‖ s little-endian', write: same },
  { name: 'r ‖ s big-endian', write: (bytes: Uint8Array) => swapped(reversed(bytes)) },
  { name: 's ‖ r little-endian', write: swapped },
]

const HASHES = [
  { hash: 'as it is', read: same },
  { hash: 'turned round', read: reversed },
]

const MODULES = ORDERS.flatMap((order) => HASHES.map((hash) => ({ ...order, ...hash })))

const DATA = new TextEncoder().encode('annex 1')

/** d = 1: the key whose public point is the curve's base point. */
function token(module: (typeof MODULES)[number]) {
  const { curve } = gostScheme('gost-2015')
  const d = new Uint8Array(curve.length)
  d[0] = 1
  let signatures = 0
  const key = {
    serial: 'A64A79C8',
    kind: keyKind('gost-2015'),
    spki: spkiOf(d),
    signRaw: (input: Buffer) => {
      signatures++
      return Buffer.from(module.write(signHash(curve, d, module.read(input))))
    },
  }
  return { key, signatures: () => signatures }
}

function spkiOf(d: Uint8Array) {
  const pkcs8 = KeyPair.generate('gost-2015').toPkcs8()
  pkcs8.set(d, pkcs8.length - d.length)
  return KeyPair.fromPkcs8(pkcs8).spki
}

test.group('signing on a token', () => {
  test('the signature is the certificate’s, whatever the module gives: {name}, hash {hash}')
    .with(MODULES)
    .run(async ({ assert }, module) => {
      const { key, signatures } = token(module)
      const signer = tokenSigner(key, new KnownForms())
      const { signatureAlgorithm } = algorithm('gost-2015')
      for (let time = 0; time < 2; time++) {
        const signature = await signer.sign(DATA)
        verifySignature({ spki: key.spki, signatureAlgorithm, data: DATA, signature })
      }
      assert.isAtLeast(signatures(), 2)
    })

  test('the form is sought once: a token that was seen signs once for a signature', async ({
    assert,
  }) => {
    const [, , , last] = ORDERS
    const { key, signatures } = token({ ...last, ...HASHES[1] })
    const forms = new KnownForms()
    await tokenSigner(key, forms).sign(DATA)
    const sought = signatures()
    assert.equal(sought, MODULES.length)
    await tokenSigner(key, forms).sign(DATA)
    assert.equal(signatures(), sought + 1)
    await tokenSigner({ ...key, serial: 'B75B8AD9' }, forms).sign(DATA)
    assert.equal(signatures(), 2 * sought + 1)
  })

  test('a token that signs with another key gives no signature', async ({ assert }) => {
    const { key } = token(MODULES[0])
    const other = { ...key, spki: KeyPair.generate('gost-2015').spki }
    const error = await tokenSigner(other, new KnownForms())
      .sign(DATA)
      .catch((reason) => reason)
    assert.instanceOf(error, CryptoError)
    assert.equal(error.code, 'E_SIGNING_FAILED')
  })
})
