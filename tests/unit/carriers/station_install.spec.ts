import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { test } from '@japa/runner'
import { t } from '#station/words/words'
import { writeFirefoxPolicies } from '#station/server/firefox_policies'
import { installCertificate, readCertificate } from '#station/server/loopback_certificate'

const run = promisify(execFile)

test.group('what a browser is told to trust of the workstation program', (group) => {
  let directory: string
  group.each.setup(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kualik-install-'))
    return () => rm(directory, { recursive: true })
  })

  test('is an authority, which Firefox takes into its list; the certificate of 127.0.0.1 is of it', async ({
    assert,
  }) => {
    const root = new X509Certificate(await readFile(await installCertificate(directory)))
    const { certificate, key } = await readCertificate(directory)
    const leaf = new X509Certificate(certificate)
    assert.deepEqual([root.ca, leaf.ca], [true, false])
    assert.isTrue(leaf.verify(root.publicKey))
    assert.deepEqual(
      [leaf.checkIP('127.0.0.1'), leaf.checkHost('localhost')],
      ['127.0.0.1', 'localhost']
    )
    assert.isFalse(root.publicKey.equals(leaf.publicKey))
    assert.include(key, 'PRIVATE KEY')
  })

  test('RFC 5280 4.2.1.10: vouches for the loopback alone, and nobody keeps its key', async ({
    assert,
  }) => {
    const path = await installCertificate(directory)
    const root = new X509Certificate(await readFile(path))
    const permitted = '301ba019300b82096c6f63616c686f7374300a87087f000001ffffffff'
    assert.include(root.raw.toString('hex'), `0603551d1e0101ff041d${permitted}`)
    const { key } = await readCertificate(directory)
    assert.isFalse(root.checkPrivateKey(createPrivateKey(key)))
  })

  test('Firefox: beside what the machine’s administrator decided before, and once', async ({
    assert,
  }) => {
    const system = join(directory, 'system.json')
    const before = { policies: { DisableTelemetry: true, Certificates: { Install: ['/a.pem'] } } }
    await writeFile(system, JSON.stringify(before))
    const written = await writeFirefoxPolicies(directory, '/root.pem', system)
    const { policies } = JSON.parse(await readFile(written, 'utf8'))
    assert.deepEqual(policies, {
      DisableTelemetry: true,
      Certificates: { Install: ['/a.pem', '/root.pem'] },
    })
    const again = await writeFirefoxPolicies(directory, '/root.pem', written)
    assert.deepEqual(JSON.parse(await readFile(again, 'utf8')).policies, policies)
  })

  test('Chromium: the line that is printed makes the list of a user who has none, and uses it the next time', async ({
    assert,
  }) => {
    const file = await installCertificate(directory)
    const [, line] = /: (mkdir .*)$/.exec(t('station.command.trust_chromium', { file })) ?? []
    const env = { PATH: process.env.PATH, HOME: directory }
    const database = `sql:${directory}/.pki/nssdb`
    for (const time of ['first', 'second']) {
      await run('/bin/sh', ['-c', line], { env })
      const { stdout } = await run('certutil', ['-d', database, '-L'])
      assert.match(stdout, /kualik-station-root +C,,/, time)
    }
  })

  test('Firefox: on a machine without policies they are ours alone', async ({ assert }) => {
    const written = await writeFirefoxPolicies(directory, '/root.pem', join(directory, 'none.json'))
    assert.deepEqual(JSON.parse(await readFile(written, 'utf8')), {
      policies: { Certificates: { Install: ['/root.pem'] } },
    })
  })
})
