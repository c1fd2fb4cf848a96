import { test } from '@japa/runner'
import { algorithm } from '#ca/crypto/algorithms'
import { KeyPair } from '#ca/crypto/key_pair'
import { signatureForms } from '#ca/crypto/pkcs11/signature_forms'
import { verifySignature } from '#ca/crypto/verify_signature'

const DATA = Buffer.from('хат')
const reversed = (bytes: Uint8Array) => Uint8Array.from(bytes).reverse()
const halves = (bytes: Uint8Array) => [
  bytes.subarray(0, bytes.length / 2),
  bytes.subarray(bytes.length / 2),
]

/** The orders in which modules are known, or could be thought, to write r and s. */
const WRITERS: Record<string, (signature: Uint8Array) => Uint8Array> = {
  'r ‖ s little-endian': (signature) => signature,
  's ‖ r big-endian': reversed,
  's ‖ r little-endian': (signature) => Buffer.concat(halves(signature).reverse()),
  'r ‖ s big-endian': (signature) => Buffer.concat(halves(signature).map(reversed)),
}

test.group('crypto: how tokens write GOST signatures', () => {
  for (const name of ['gost-2015', 'gost-2004'] as const) {
    test(`${name}: {$self} is found by verifying, and by one form alone`)
      .with(Object.keys(WRITERS))
      .run(async ({ assert }, writer) => {
        const signer = KeyPair.generate(name).signer()
        const raw = WRITERS[writer](await signer.sign(DATA))
        const fits = signatureForms(name).filter(({ output }) => {
          try {
            const { spki, signatureAlgorithm } = signer
            verifySignature({ spki, signatureAlgorithm, data: DATA, signature: output(raw) })
            return true
          } catch {
            return false
          }
        })
        // The same order is offered for both ways in which a module may take the hash.
        const outputs = new Set(fits.map((form) => Buffer.from(form.output(raw)).toString('hex')))
        assert.equal(outputs.size, 1)
        assert.lengthOf(fits, 2)
      })

    test(`${name}: the hash is given as it is, and turned round`, ({ assert }) => {
      const digest = Buffer.from(algorithm(name).digest(DATA))
      const inputs = new Set(signatureForms(name).map((form) => form.input(DATA).toString('hex')))
      assert.sameMembers(
        [...inputs],
        [digest.toString('hex'), Buffer.from(reversed(digest)).toString('hex')]
      )
    })
  }
})
