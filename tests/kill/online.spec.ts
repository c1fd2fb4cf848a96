import { once } from 'node:events'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import hash from '@adonisjs/core/services/hash'
import { ZONE } from '#ca/clock'
import { KeyPair } from '#ca/crypto/key_pair'
import { buildName } from '#ca/certificates/names'
import { buildRequest } from '#ca/certificates/pkcs10'
import { onlineNumber } from '#ca/letters/online_number'
import { ONLINE_POINTS } from '#ca/online/online_points'
import { signedCms } from '#tests/support/cms'
import { pointsOn } from '#tests/support/kill/points'
import { assertPromises } from '#tests/support/issuance_promises'
import { Installation, LETTER } from '#tests/support/installation'
import { OperatorSession } from '#tests/support/operator_session'
import type { OnlinePoint } from '#ca/online/online_points'

const POINTS_HERE = pointsOn('sqlite', ONLINE_POINTS, [
  'filed',
  'letter_registered',
  'confirming',
  'confirmed',
  'installed',
])

const CODE = '12345678'

const said = async (answer: Response) => `${answer.status} ${await answer.text()}`

/** So many seconds from now, as both databases keep it. */
const moment = (seconds = 0) => DateTime.utc().plus({ seconds }).toFormat('yyyy-MM-dd HH:mm:ss')

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const today = () => DateTime.now().setZone(ZONE).toFormat('dd.MM.yyyy')

test.group('The server, killed at every point of an online application', (group) => {
  let installation: Installation
  let operator: OperatorSession
  let holder: OperatorSession
  let row: Record<string, string>
  const pair = KeyPair.generate('gost-2015')

  group.setup(async () => {
    installation = await Installation.copy(1)
    row = await installation.db.from('applications').first()
    const address = `http://127.0.0.1:${installation.port}`
    operator = new OperatorSession(address)
    holder = new OperatorSession(address)
    await aHolder()
    return () => installation.remove()
  })
  group.each.timeout(600_000)

  /** Somebody who was handed a carrier, needs a second certificate and was given a code to sign in with. */
  async function aHolder() {
    const { db } = installation
    await installation.issue(LETTER)
    for (const table of ['applications', 'carriers'])
      await db.from(table).where('id', 1).update({ state: 'handed_out' })
    const given = { iin: row.iin, code_hash: await hash.make(CODE), tries_left: 5 }
    const times = { given_at: moment(), expires_at: moment(3600) }
    await db.table('sign_in_codes').insert({ ...given, ...times, given_by: 'operator' })
  }

  const carrier = async () => {
    const { serial_number: serial } = await installation.db.from('carriers').first()
    return String(serial)
  }

  const online = () => installation.db.from('online_applications').first()

  const onlineId = async () => {
    const { id } = await online()
    return Number(id)
  }

  /** The second certificate, once it is there. */
  const issued = () =>
    installation.db.from('certificates').where('state', 'issued').where('id', '>', 1).first()

  async function file() {
    const subject = buildName([['countryName', 'KZ']])
    const request = base64(await buildRequest({ subject, signer: pair.signer() }))
    const fields = { iin: row.iin, carrier: await carrier(), request, ground: 'type_c' }
    return holder.submit('/online/sign-in', '/online/applications', fields)
  }

  async function letter() {
    const cells = {
      ...{ fullName: `${row.surname} ${row.given_name}`, iin: row.iin, bin: row.bin },
      ...{ organisation: row.organisation, position: row.position, region: 'Астана қаласы' },
      ...{ onlineNumber: onlineNumber(await onlineId()), email: row.email, phone: row.phone },
    }
    const typed = Object.entries(cells).map(([name, value]) => [`rows[0][${name}]`, value])
    return operator.submit('/online-letters/new', '/online-letters', {
      ...{ agency: row.bin, number: '4-1', dated_on: today(), received_on: today() },
      ...{ category: 'administrative', head_name: 'Тлеубаев Н. С.', source: 'typed' },
      ...{ executor_name: 'Омарова А. К.', executor_phone: '+7 (7172) 74-31-20' },
      ...Object.fromEntries(typed),
      step: 'register',
    })
  }

  async function confirm() {
    const path = `/online-applications/${await onlineId()}`
    return operator.submit(path, `${path}/confirmation`, {})
  }

  async function install() {
    const path = `/online/applications/${await onlineId()}/installation`
    const certificate = await issued()
    const der = new Uint8Array(certificate.der)
    return holder.submit(path, path, async (page) => {
      const hidden = (name: RegExp) => name.exec(page)?.[1] ?? ''
      const toSign = Buffer.from(hidden(/data-to-sign value="([^"]+)"/), 'base64')
      return {
        ...{ carrier: await carrier(), certificate: base64(der) },
        challenge: hidden(/name="challenge" value="([^"]+)"/),
        cms: base64(await signedCms(toSign, pair, der)),
      }
    })
  }

  /** What the database holds when a server died at each point, and the act that was under way. */
  const POINTS: Record<OnlinePoint, { act: () => Promise<Response>; stored: string }> = {
    filing: { act: file, stored: '' },
    filed: { act: file, stored: 'filed' },
    letter_registering: { act: letter, stored: 'filed' },
    letter_registered: { act: letter, stored: 'filed, letter' },
    confirming: { act: confirm, stored: 'filed, letter' },
    confirmed: { act: confirm, stored: 'filed, letter, confirmed' },
    installing: { act: install, stored: 'filed, letter, confirmed, issued' },
    installed: { act: install, stored: 'filed, letter, confirmed, issued, installed, closed' },
  }

  async function stored() {
    const { db } = installation
    const found = await online()
    const letters = await db.from('online_letter_rows').whereNotNull('online_application_id')
    const rows = await db.from('online_steps')
    const steps = new Set(rows.map(({ step }) => step))
    const facts = {
      filed: found,
      letter: letters.length > 0,
      confirmed: steps.has('confirmed'),
      issued: await issued(),
      installed: steps.has('installed'),
      closed: found && found.open_key === null,
    }
    return Object.entries(facts)
      .filter(([, is]) => is)
      .map(([name]) => name)
      .join(', ')
  }

  /** Starts a server that dies at a point, and does the act. */
  async function act(at: OnlinePoint, doing: () => Promise<Response>) {
    const server = await installation.serve(`online:${at}`)
    const gone = once(server, 'exit')
    if (at === POINTS_HERE[0]) {
      await operator.signIn('operator', installation.password)
      const code = { iin: row.iin, code: CODE }
      await holder.submit('/online/sign-in', '/online/sign-in/code', code)
    }
    // The act before has left the certificate to be issued: pressed again, the button goes on.
    if (doing === install && !(await issued())) await confirm()
    const answer = await doing().then(said, String)
    server.kill('SIGTERM')
    const [, signal] = await gone
    return { signal, answer }
  }

  test('S-5: what was stored is there after each restart, once, and the same act goes on', async ({
    assert,
  }) => {
    for (const point of POINTS_HERE) {
      const { signal, answer } = await act(point, POINTS[point].act)
      assert.equal(signal, 'SIGKILL', `${point}: ${answer}`)
      assert.equal(await stored(), POINTS[point].stored, point)
      await assertPromises(assert, installation.db, `killed at ${point}`)
    }
    for (const table of ['online_applications', 'online_letter_rows'])
      assert.lengthOf(await installation.db.from(table), 1, table)
    const steps = await installation.db.from('online_steps').orderBy('id')
    assert.deepEqual(
      steps.map(({ step }) => step),
      ['confirmed', 'installed']
    )
  })
})
