import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { certificateOver } from '#tests/support/carrier_certificate'
import { KeyPair } from '#ca/crypto/key_pair'
import { SoftwareTokens } from '#tests/support/software_token'

const SO_PIN = 'so-of-the-test'
const PIN = '402917'
const WRONG = '718203'

const KEYS = [
  { type: 'GOSTR3410:A', title: 'GOSTR3410', parameters: '06072a850302022301', bytes: 64 },
  {
    type: 'GOSTR3410-2012-512:A',
    title: 'GOSTR3410-2012-512',
    parameters: '06092a8503070102010201',
    bytes: 128,
  },
]

test.group('the software token under OpenSC’s pkcs11-tool', (group) => {
  let tokens: SoftwareTokens

  group.each.setup(async () => {
    tokens = await SoftwareTokens.make()
    return () => tokens.remove()
  })

  const tool = (...options: string[]) => tokens.tool(...options)
  const onToken = (...options: string[]) => tool('--token-label', 'theirs', ...options)
  const asUser = (...options: string[]) => onToken('--login', '--pin', PIN, ...options)
  const initialise = () =>
    tool('--init-token', '--slot-index', '0', '--label', 'theirs', '--so-pin', SO_PIN)
  const setPin = (pin: string) =>
    onToken(
      ...['--login', '--login-type', 'so', '--so-pin', SO_PIN],
      ...['--init-pin', '--new-pin', pin]
    )

  async function prepared() {
    await initialise()
    await setPin(PIN)
  }

  test('lists a free slot, and a token with label, serial number and state', async ({ assert }) => {
    const empty = await tool('--list-slots')
    assert.match(empty.stdout, /\(free\)\n +token state: +uninitialized/)
    await prepared()
    const [serial] = await tokens.serials()
    const { stdout } = await tool('--list-slots')
    assert.match(stdout, /token label +: theirs/)
    assert.match(stdout, new RegExp(`serial num +: ${serial}`))
    assert.match(stdout, /login required, rng, token initialized, PIN initialized/)
  })

  test('a token as it comes from the factory has a serial number and keeps it', async ({
    assert,
  }) => {
    await tokens.factoryNew('00C0FFEE')
    const { stdout } = await tool('--list-slots')
    assert.match(stdout, /00C0FFEE\n +token state: +uninitialized/)
    await initialise()
    assert.deepEqual(await tokens.serials(), ['00C0FFEE'])
  })

  test('offers both GOST curves under the standard’s and the vendor’s numbers', async ({
    assert,
  }) => {
    const { stdout } = await tool('--list-mechanisms')
    for (const line of [
      'GOSTR3410-KEY-PAIR-GEN, keySize={256,256}, generate_key_pair',
      'GOSTR3410, keySize={256,256}, sign, verify',
      'GOSTR3410-512-KEY-PAIR-GEN, keySize={512,512}, generate_key_pair',
      'GOSTR3410_512, keySize={512,512}, sign, verify',
      'GOSTR3411-12-512, digest',
    ])
      assert.include(stdout, line)
  })

  for (const { type, title, parameters, bytes } of KEYS)
    test(`makes a key pair of type ${type} that never leaves the token`, async ({ assert }) => {
      await prepared()
      await asUser('--keypairgen', '--key-type', type, '--id', '0a', '--label', 'their key')
      const { stdout } = await asUser('--list-objects')
      const [publicKey] = stdout.split(/^(?=\S)/m).filter((one) => one.startsWith('Public Key'))
      const [privateKey] = stdout.split(/^(?=\S)/m).filter((one) => one.startsWith('Private Key'))
      assert.match(publicKey, new RegExp(`Object; ${title}\n +PARAMS OID: ${parameters}\n`))
      const [, value] = /VALUE: +([0-9a-f\s]+)\n/.exec(publicKey) ?? []
      assert.lengthOf(Buffer.from(value.replaceAll(/\s/g, ''), 'hex'), bytes)
      assert.match(privateKey, /Access: +sensitive, always sensitive, never extractable, local/)
      const unseen = await onToken('--list-objects')
      assert.notInclude(unseen.stdout, 'Private Key')
    })

  test('a key pair that may be read is refused', async ({ assert }) => {
    await prepared()
    await assert.rejects(
      () => asUser('--keypairgen', '--key-type', 'GOSTR3410:A', '--extractable'),
      /CKR_ATTRIBUTE_VALUE_INVALID/
    )
  })

  test('hashes with Streebog-512 as RFC 6986 has it', async ({ assert }) => {
    await prepared()
    const [data, hash] = [join(tokens.directory, 'data'), join(tokens.directory, 'hash')]
    await writeFile(data, '012345678901234567890123456789012345678901234567890123456789012')
    const files = ['--input-file', data, '--output-file', hash]
    await asUser('--hash', '--mechanism', '0xD4321013', ...files)
    const digest = await readFile(hash)
    assert.equal(
      digest.toString('hex'),
      '1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa' +
        '00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48'
    )
  })

  test('wrong PINs count down to a blocked token, and the security officer unblocks it', async ({
    assert,
  }) => {
    await prepared()
    const attempt = () => onToken('--login', '--pin', WRONG, '--list-objects')
    const flags = async () => {
      const { stdout } = await tool('--list-slots')
      return stdout
    }
    await assert.rejects(attempt, /CKR_PIN_INCORRECT/)
    assert.match(await flags(), /user PIN count low/)
    await assert.rejects(attempt, /CKR_PIN_INCORRECT/)
    assert.match(await flags(), /final user PIN try/)
    await assert.rejects(attempt, /CKR_PIN_INCORRECT/)
    assert.match(await flags(), /user PIN locked/)
    await assert.rejects(() => asUser('--list-objects'), /CKR_PIN_LOCKED/)
    await setPin('593046')
    await onToken('--login', '--pin', '593046', '--list-objects')
    assert.notMatch(await flags(), /locked|low|final/)
  })

  test('the user changes the PIN', async ({ assert }) => {
    await prepared()
    await onToken('--login', '--pin', PIN, '--change-pin', '--new-pin', '593046')
    await assert.rejects(() => asUser('--list-objects'), /CKR_PIN_INCORRECT/)
    await onToken('--login', '--pin', '593046', '--list-objects')
  })

  test('a wrong SO PIN neither initialises nor unblocks', async ({ assert }) => {
    await prepared()
    const wrong = ['--label', 'other', '--so-pin', 'not-the-so-pin']
    await assert.rejects(
      () => tool('--init-token', '--slot-index', '0', ...wrong),
      /CKR_PIN_INCORRECT/
    )
    await asUser('--list-objects')
  })

  test('initialising again takes everything that was there', async ({ assert }) => {
    await prepared()
    await asUser('--keypairgen', '--key-type', 'GOSTR3410:A', '--label', 'their key')
    await initialise()
    const { stdout } = await onToken('--list-objects')
    assert.notInclude(stdout, 'their key')
  })

  test('writes, reads and deletes a certificate and a data object', async ({ assert }) => {
    await prepared()
    const certificate = certificateOver(KeyPair.generate('gost-2015').spki)
    const [written, read] = [join(tokens.directory, 'a.cer'), join(tokens.directory, 'b.cer')]
    await writeFile(written, certificate)
    await asUser('--write-object', written, '--type', 'cert', '--id', '0a', '--label', 'theirs')
    await asUser('--write-object', written, '--type', 'data', '--label', 'note')
    await onToken('--read-object', '--type', 'cert', '--id', '0a', '--output-file', read)
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    assert.equal(hash(await readFile(read)), hash(certificate))
    const listed = await onToken('--list-objects')
    assert.match(listed.stdout, /Certificate Object; type = X.509 cert\n +label: +theirs/)
    assert.match(listed.stdout, /Data object \d+\n +label: +'note'/)
    await asUser('--delete-object', '--type', 'cert', '--id', '0a')
    await asUser('--delete-object', '--type', 'data', '--label', 'note')
    const { stdout } = await asUser('--list-objects')
    assert.notMatch(stdout, /Certificate|Data object/)
  })
})
