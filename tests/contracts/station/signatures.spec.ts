import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import { SignedXml } from 'xml-crypto'
import { readRequest } from '#ca/certificates/pkcs10'
import { toPem } from '#ca/certificates/pem'
import { KeyPair } from '#ca/crypto/key_pair'
import { algorithm, type AlgorithmName } from '#ca/crypto/algorithms'
import { verifySignature } from '#ca/crypto/verify_signature'
import { signCms } from '#station/sign/cms'
import { XML_ALGORITHMS } from '#ca/crypto/xml_algorithms'
import { signXml } from '#station/sign/xml'
import { certificateOver } from '#tests/support/carrier_certificate'
import { takeApart } from '#tests/support/signed_data'
import { aWorkstation } from '#tests/support/workstation'

const run = promisify(execFile)

const DATA = Buffer.from('Өтініш № 1 деректері')
const XML = '<?xml version="1.0"?><a xmlns="urn:x"><b>Құжат &amp; қол</b></a>'
const ALGORITHMS = (['gost-2015', 'gost-2004', 'rsa', 'ec-p256'] as const).map((name) => ({ name }))

function signerOf(name: AlgorithmName) {
  const pair = KeyPair.generate(name)
  const certificate = certificateOver(pair.spki)
  return { certificate, spki: pair.spki, sign: (data: Uint8Array) => pair.signer().sign(data) }
}

/** The library's own verification with the State's algorithms behind it. */
function isGoodXml(xml: string, name: AlgorithmName, spki: Uint8Array): boolean {
  const { digest, signature } = XML_ALGORITHMS[name]
  const { signatureAlgorithm, digest: hash } = algorithm(name)
  const checked = new SignedXml({ publicCert: 'in hand' })
  checked.HashAlgorithms = {
    [digest]: class {
      getAlgorithmName = () => digest
      getHash = (text: string) => Buffer.from(hash(Buffer.from(text))).toString('base64')
    },
  }
  checked.SignatureAlgorithms = {
    [signature]: class {
      getAlgorithmName = () => signature
      getSignature = () => ''
      verifySignature(text: string, _key: unknown, value: string) {
        const bytes = new Uint8Array(Buffer.from(value, 'base64'))
        verifySignature({ spki, signatureAlgorithm, data: Buffer.from(text), signature: bytes })
        return true
      }
    },
  }
  const [, node] = /(<ds:Signature[\s\S]*<\/ds:Signature>)/.exec(xml) ?? []
  checked.loadSignature(node)
  return checked.checkSignature(xml)
}

test.group('what the station signs', () => {
  test('RFC 5652 5.4: the signature is over the attributes, and these are over the data: {name}')
    .with(ALGORITHMS)
    .run(async ({ assert }, { name }) => {
      const { certificate, spki, sign } = signerOf(name)
      for (const attached of [true, false]) {
        const input = { data: DATA, attached, certificate, signedAt: new Date() }
        const parts = takeApart(await signCms(input, sign))
        assert.deepEqual(parts.content && Buffer.from(parts.content), attached ? DATA : undefined)
        assert.deepEqual(Buffer.from(parts.certificate), Buffer.from(certificate))
        assert.deepEqual(Buffer.from(parts.digest), Buffer.from(algorithm(name).digest(DATA)))
        assert.lengthOf(parts.attributeTypes, 4)
        const { signatureAlgorithm, signature, signedAttributes } = parts
        verifySignature({ spki, signatureAlgorithm, data: signedAttributes, signature })
      }
    })

  test('OpenSSL verifies a signature by RSA and by P-256, attached and detached: {name}')
    .with([{ name: 'rsa' as const }, { name: 'ec-p256' as const }])
    .run(async ({ assert }, { name }) => {
      const directory = await mkdtemp(join(tmpdir(), 'kualik-cms-'))
      const [cms, data, certificate] = ['s.der', 'data', 'c.pem'].map((one) => join(directory, one))
      const signer = signerOf(name)
      await writeFile(data, DATA)
      await writeFile(certificate, toPem(signer.certificate))
      for (const attached of [true, false]) {
        const input = { ...signer, data: DATA, attached, signedAt: new Date() }
        await writeFile(cms, await signCms(input, signer.sign))
        const verify = ['cms', '-verify', '-inform', 'DER', '-in', cms, '-noverify', '-binary']
        const detached = attached ? [] : ['-content', data]
        const { stdout } = await run('openssl', [...verify, ...detached])
        assert.equal(stdout, DATA.toString())
      }
      await rm(directory, { recursive: true })
    })

  test('an enveloped ds:Signature under the State’s URIs; a changed document is not signed: {name}')
    .with(ALGORITHMS)
    .run(async ({ assert }, { name }) => {
      const { certificate, spki, sign } = signerOf(name)
      const signed = await signXml(XML, certificate, sign)
      assert.include(signed, `Algorithm="${XML_ALGORITHMS[name].signature}"`)
      assert.include(signed, `Algorithm="${XML_ALGORITHMS[name].digest}"`)
      assert.include(signed, Buffer.from(certificate).toString('base64'))
      assert.isTrue(isGoodXml(signed, name, spki))
      assert.throws(() => {
        if (!isGoodXml(signed.replace('Құжат', 'Басқа'), name, spki)) throw new Error('changed')
      })
    })

  test('what is no document, and one with a DTD, is not signed: {xml}')
    .with(['', 'text', '<a>', '<!DOCTYPE a><a/>', '<a/><b/>'].map((xml) => ({ xml })))
    .run(async ({ assert }, { xml }) => {
      const { certificate, sign } = signerOf('gost-2015')
      await assert.rejects(() => signXml(xml, certificate, sign), 'E_XML_TO_SIGN')
    })

  test('through the frames: CMS and XML by the key on a carrier', async ({ assert }) => {
    const station = await aWorkstation()
    const page = await station.page()
    const { profile } = await station.blank()
    const pin = '402917'
    await station.window.willType(pin, pin, pin)
    const made = await page.ask('BaseAPI', 'CreatePKCS10', { profile, dn: 'C=KZ,CN=А' })
    const { spki } = readRequest(Buffer.from(String(made.response), 'base64'))
    const certificate = Buffer.from(certificateOver(spki)).toString('base64')
    await page.ask('BaseAPI', 'InstallCertificate', { profile, certificate })

    const data = DATA.toString('base64')
    const fields = { profile, data, detach: true, isConvert: true, isCert: true, hashType: 0 }
    const { pkcs7 } = await page.ask('BaseAPI', 'Sign', { ...fields, pass: '', sn: '' })
    const parts = takeApart(new Uint8Array(Buffer.from(String(pkcs7), 'base64')))
    assert.isUndefined(parts.content)
    verifySignature({ ...parts, spki, data: parts.signedAttributes })

    const { xml } = await page.ask('KualikAPI', 'SignXML', { profile, data: XML })
    assert.isTrue(isGoodXml(String(xml), 'gost-2015', spki))
    page.close()
    await station.close()
  })
})
