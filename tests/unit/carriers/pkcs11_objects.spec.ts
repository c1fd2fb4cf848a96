import { test } from '@japa/runner'
import { Pkcs11Objects } from '#station/drivers/pkcs11_objects'
import { pkcs11 } from '#station/drivers/pkcs11_module'
import type { Handle, Template } from 'pkcs11js'

const CLASSES = {
  private: pkcs11.CKO_PRIVATE_KEY,
  public: pkcs11.CKO_PUBLIC_KEY,
  certificate: pkcs11.CKO_CERTIFICATE,
  secret: pkcs11.CKO_SECRET_KEY,
}

/** What a token says of one object; what is not here it says it has not. */
interface Kept {
  name: string
  fails?: string
  [pkcs11.CKA_CLASS]: Buffer
  [type: number]: Buffer
}

const number = (value: number) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

/** `private Kualik a1`: class, label and CKA_ID. */
function kept(name: string, fails?: string): Kept {
  const [kind, label, id] = name.split(' ')
  return {
    ...{ name, fails },
    [pkcs11.CKA_CLASS]: number(CLASSES[kind as keyof typeof CLASSES]),
    [pkcs11.CKA_LABEL]: Buffer.from(label),
    [pkcs11.CKA_KEY_TYPE]: number(pkcs11.CKK_EC),
    ...(id ? { [pkcs11.CKA_ID]: Buffer.from(id, 'hex') } : {}),
    ...(kind === 'certificate' ? { [pkcs11.CKA_VALUE]: Buffer.from('der') } : {}),
  }
}

const bytesOf = (value: unknown) =>
  typeof value === 'number' ? number(value) : Buffer.from(String(value))

/** A token with objects, `pulled` after so many of them were destroyed. */
function token(objects: Kept[], pulled = Number.POSITIVE_INFINITY) {
  const handleOf = (one: Kept) => Buffer.from(one.name)
  const has = (one: Kept, template: Template) =>
    template.every(({ type, value }) => one[type]?.equals(bytesOf(value)))
  const of = (handle: Handle) => objects.find((one) => handleOf(one).equals(handle))!
  let found: Handle[] = []
  let destroyed = 0
  const api = {
    C_FindObjectsInit(_session: Handle, template: Template = []) {
      found = objects.filter((one) => has(one, template)).map(handleOf)
    },
    C_FindObjects: () => found.splice(0),
    C_FindObjectsFinal: () => {},
    C_GetAttributeValue(_session: Handle, object: Handle, [{ type }]: Template) {
      const one = of(object)
      if (one.fails && type !== pkcs11.CKA_CLASS) throw new Error(one.fails)
      if (!one[type]) throw new Error('CKR_ATTRIBUTE_TYPE_INVALID:18')
      return [{ type, value: one[type] }]
    },
    C_DestroyObject(_session: Handle, object: Handle) {
      if (destroyed === pulled) throw new Error('CKR_DEVICE_REMOVED:50')
      destroyed++
      objects.splice(objects.indexOf(of(object)), 1)
    },
  }
  const seen = new Pkcs11Objects(api, Buffer.alloc(8))
  return { seen, left: () => objects.map(({ name }) => name) }
}

const PAIR = ['private Kualik a1', 'public Kualik a1', 'certificate Kualik a1']
const THEIRS = ['private theirs cc', 'public theirs cc', 'certificate theirs cc']

test.group('What is erased from a token as left over', () => {
  test('CP-6.2: a token that does not tell what an object of ours is keeps everything', ({
    assert,
  }) => {
    for (const failing of PAIR) {
      const all = [...PAIR, ...THEIRS]
      const objects = all.map((name) =>
        kept(name, name === failing ? 'CKR_DEVICE_ERROR:48' : undefined)
      )
      const { seen, left } = token(objects)
      assert.throws(() => seen.eraseLeftovers(), /CKR_DEVICE_ERROR/)
      assert.deepEqual(left(), all)
    }
  })

  test('a private key whose certificate is there stays without the public half', ({ assert }) => {
    const [privateKey, , certificate] = PAIR
    const { seen, left } = token([privateKey, certificate, ...THEIRS].map((one) => kept(one)))
    const standings = seen.describe(true).map(({ standing }) => standing)
    assert.deepEqual(standings, ['used', 'used', 'leftover', 'leftover', 'leftover'])
    assert.deepEqual(seen.eraseLeftovers(), { erased: 3, left: 0 })
    assert.deepEqual(left(), [privateKey, certificate])
  })

  test('what is shown as left over is what is erased, a secret key of another program too', ({
    assert,
  }) => {
    const { seen, left } = token([...PAIR, 'secret theirs'].map((one) => kept(one)))
    const leftovers = seen.describe(true).filter(({ standing }) => standing === 'leftover')
    assert.deepEqual(seen.eraseLeftovers(), { erased: leftovers.length, left: 0 })
    assert.deepEqual(left(), PAIR)
  })

  test('pulled out in the middle: what went is counted, and so is what is left', ({ assert }) => {
    const { seen, left } = token(
      [...PAIR, ...THEIRS].map((one) => kept(one)),
      2
    )
    assert.deepEqual(seen.eraseLeftovers(), { erased: 2, left: 1 })
    assert.lengthOf(left(), 4)
    const untouched = token(
      THEIRS.map((one) => kept(one)),
      0
    )
    assert.throws(() => untouched.seen.eraseLeftovers(), /CKR_DEVICE_REMOVED/)
  })
})
