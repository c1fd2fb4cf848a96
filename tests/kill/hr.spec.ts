import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { KeyPair } from '#ca/crypto/key_pair'
import { readCertificate } from '#ca/certificates/certificate_view'
import { buildRequest } from '#ca/certificates/pkcs10'
import { signedRequest, type SigningParty } from '#ca/hr/client/signed_request'
import { DemonstrationKeys } from '#ca/hr/simulation/demonstration_keys'
import { freePort } from '#tests/support/free_port'
import { Installation } from '#tests/support/installation'
import { pointsOn } from '#tests/support/kill/points'
import type { ChildProcess } from 'node:child_process'

const POINTS_HERE = pointsOn('sqlite', ['filing', 'filed'] as const, ['filed'])
const STEPS_HERE = pointsOn('sqlite', ['revoking', 'revoked'] as const, ['revoked'])

/** The body of the answer; why there is none. */
async function answer(port: string, body: string): Promise<string> {
  const headers = { 'content-type': 'text/xml; charset=utf-8' }
  const address = `http://127.0.0.1:${port}/hr/v1/SyncChannel`
  return fetch(address, { method: 'POST', headers, body }).then((said) => said.text(), String)
}

test.group('Servers of the HR channel, killed and several', (group) => {
  let installation: Installation
  let message: string
  /** The one that runs: the next test kills it, or goes on with it. */
  let server: ChildProcess

  group.setup(async () => {
    installation = await Installation.copy()
    message = await example('issue')
    return () => installation.remove()
  })
  group.each.timeout(600_000)

  async function example(kind: 'issue' | 'revoke'): Promise<string> {
    const out = installation.path(`${kind}.xml`)
    const made = await installation.shell(['hr:example', '--kind', kind, '--out', out])
    if (made.code !== 0) throw new Error(made.stderr)
    return readFile(out, 'utf8')
  }

  const filed = () => installation.db.from('online_applications').orderBy('id')
  const messages = () => installation.db.from('hr_messages').orderBy('id')

  /** Who signs in the demonstration system, and for it: their keys are in the installation's folder. */
  async function parties(): Promise<Record<'person' | 'owner', SigningParty>> {
    const keys = new DemonstrationKeys(installation.path('demonstration-hr'))
    const partyOf = async (name: string) => {
      const signer = await keys.last(name)
      if (!signer) throw new Error(`${name} has no key`)
      const rows = await installation.db.from('certificates').whereNotNull('der')
      const all = rows.map(({ der }) => new Uint8Array(der))
      const spki = Buffer.from(signer.spki)
      const certificate = all.find((each) => spki.equals(readCertificate(each).key.spki))
      if (!certificate) throw new Error(`${name} has no certificate`)
      return { signer, certificate }
    }
    return { person: await partyOf('person'), owner: await partyOf('owner') }
  }

  /** The person applies for a second certificate of their own. */
  async function another(): Promise<string> {
    const { person, owner } = await parties()
    const { subject, serial } = readCertificate(person.certificate)
    const { holder_iin: iin, application_id: id } = await installation.db
      .from('certificates')
      .where({ serial })
      .first()
    const carrier = await installation.db.from('carriers').where('application_id', id).first()
    const request = await buildRequest({
      subject: subject.der,
      signer: KeyPair.generate('gost-2015').signer(),
    })
    return signedRequest({
      request: {
        ...{ kind: 'issue', iin, carrierSerial: carrier.serial_number, request },
        ...{ ground: 'type_c', language: 'kk' },
      },
      ...{ messageId: 'twins', language: 'kk', senderId: 'e-qyzmet', at: DateTime.utc() },
      ...{ person, owner },
    })
  }

  test('S-6: a message that the server died over is answered when it is sent again, and done once: all of it is stored, or nothing', async ({
    assert,
  }) => {
    for (const point of POINTS_HERE) {
      const dying = await installation.serve(`online:${point}`)
      const gone = once(dying, 'exit')
      assert.notInclude(await answer(installation.port, message), 'SCSS001')
      assert.deepEqual(await gone, [null, 'SIGKILL'])
      const states = await messages().select('state')
      assert.deepEqual(
        states.map(({ state }) => state),
        point === 'filing' ? [] : ['answered']
      )
    }
    server = await installation.serve(STEPS_HERE[0])
    const first = await answer(installation.port, message)
    const [application, ...more] = await filed()
    assert.include(first, `<number>${application.id}</number>`)
    assert.lengthOf(more, 0)
    assert.equal(await answer(installation.port, message), first)
  })

  test('S-22.4: a revocation that the server died over, stored or done and not answered, is answered when it is sent again, and done once', async ({
    assert,
  }) => {
    const revocation = await example('revoke')
    const revoked = () => installation.db.from('revocations').where('channel', 'hr')
    for (const [at, step] of STEPS_HERE.entries()) {
      if (at > 0) server = await installation.serve(step)
      const gone = once(server, 'exit')
      assert.notInclude(await answer(installation.port, revocation), 'SCSS001')
      assert.deepEqual(await gone, [null, 'SIGKILL'])
      const [{ state }] = await messages().where('kind', 'revoke')
      assert.equal(state, 'received')
      assert.lengthOf(await revoked(), step === 'revoked' ? 1 : 0, step)
    }
    server = await installation.serve()
    const first = await answer(installation.port, revocation)
    assert.include(first, 'SCSS001')
    assert.equal(await answer(installation.port, revocation), first)
    assert.lengthOf(await revoked(), 1)
    const entries = installation.db.from('audit_entries').where('event', 'certificate_revoked')
    assert.lengthOf(await entries, 1)
  })

  test('S-6: two servers that get the same message at once do it once, and answer the same', async ({
    assert,
  }) => {
    const other = String(await freePort())
    await installation.serve('', other)
    const twin = await another()
    const before = await filed()
    const answers = await Promise.all(
      [installation.port, other, other, installation.port].map((port) => answer(port, twin))
    )
    assert.include(answers[0], 'SCSS001')
    assert.lengthOf(new Set(answers), 1)
    assert.lengthOf(await filed(), before.length + 1)
    assert.lengthOf(await installation.db.from('hr_messages').where('message_id', 'twins'), 1)
    const entries = installation.db.from('audit_entries').where('event', 'online_application_filed')
    assert.lengthOf(await entries, before.length + 1)
  })
})
