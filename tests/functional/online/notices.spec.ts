import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { SMTPServer } from 'smtp-server'
import { FixedClock } from '#ca/clock'
import { FolderPost, SmtpPost } from '#ca/online/post'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import { holdersPage } from '#ca/online/holders_page'
import { MailNotices } from '#ca/online/mail_notices'
import { noticeMail } from '#documents/notice_mail'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import {
  aHolder,
  annex4Row,
  confirmed,
  goTo,
  letterFor,
  openOnlineHouse,
} from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import OnlineNotice from '#models/online_notice'
import type { AddressInfo } from 'node:net'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { Post, SmtpSettings } from '#ca/online/post'

const FROM = 'ca@example.kz'
const THREE_DAYS_BEFORE = '2026-12-02T05:00:00Z'

/** A mail server of somebody else, without TLS; it keeps what it takes. */
async function mailServer() {
  const taken: { to: string[]; text: string }[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const to = envelope.rcptTo.map(({ address }) => address)
        taken.push({ to, text: Buffer.concat(parts).toString('utf8') })
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const settings: SmtpSettings = {
    ...{ host: '127.0.0.1', port, tls: 'none', user: '', passwordFile: '', caFile: '' },
  }
  return { taken, settings, close: () => new Promise<void>((resolve) => server.close(resolve)) }
}

/** The words of a message, whose lines are encoded (RFC 2045 6.8, 6.7). */
function words(text: string): string {
  const [head, ...rest] = text.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  const joined = body.replace(/=\r\n/g, '')
  const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16))
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

test.group('S-12.2, S-13: what the applicant is told', (group) => {
  let house: IssuingHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    return () => house.close()
  })

  const mail = (post: Post, at = FILED_AT) =>
    new MailNotices(new FixedClock(at), post).handle(FROM, noticeMail)

  async function refuse(onlineApplicationId: number) {
    const refusing = await house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.1', reason: 'Хатта қол жоқ, қайта жіберіңіз' }
    await refusing.handle({ onlineApplicationId, ...said }, 'operator')
  }

  test('the term, the confirmation and the refusal go out by SMTP, once, to the address of the register', async ({
    assert,
    cleanup,
  }) => {
    const server = await mailServer()
    cleanup(() => server.close())
    const post = new SmtpPost(server.settings)
    const [one, other, third] = [await aHolder(house), await aHolder(house), await aHolder(house)]
    await confirmed(house, one)
    const refused = await other.file({ language: 'ru' })
    await refuse(refused.id)
    const { mailed } = await mail(post)
    assert.lengthOf(mailed, 2)
    const waiting = await third.file()
    goTo(house, THREE_DAYS_BEFORE)
    const lapsing = await house.make(LapseOnlineApplications)
    await lapsing.handle()
    await mail(post, THREE_DAYS_BEFORE)
    assert.deepEqual(
      server.taken.map(({ to }) => to),
      [[one.application.email], [refused.email], [waiting.email]]
    )
    const texts = server.taken.map(({ text }) => words(text))
    assert.include(texts[0], 'өтінімі расталды')
    assert.include(texts[1], 'отказано')
    assert.notInclude(texts[1], 'Хатта қол жоқ', 'the reason stays in the service')
    assert.include(texts[2], 'мерзім аяқталуға жақын')
    assert.deepEqual(await mail(post, THREE_DAYS_BEFORE), { mailed: [], failed: [] })
  })

  test('what the server does not take is tried again, and after three days no more', async ({
    assert,
    cleanup,
  }) => {
    const holder = await aHolder(house)
    const { id } = await holder.file()
    await refuse(id)
    const server = await mailServer()
    cleanup(() => server.close())
    const needsTls = new SmtpPost({ ...server.settings, tls: 'starttls' })
    const [notice] = await OnlineNotice.all()
    assert.deepEqual(await mail(needsTls), { mailed: [], failed: [notice.id] })
    assert.lengthOf(server.taken, 0, 'RFC 3207: nothing goes out in the clear')
    const late = '2026-11-21T05:42:00Z'
    assert.deepEqual(await mail(needsTls, late), { mailed: [], failed: [] })
    assert.deepEqual(await mail(new SmtpPost(server.settings)), { mailed: [notice.id], failed: [] })
  })

  test('S-13: the reminder goes out when mail is there again, with the days that are left; not once the letter came', async ({
    assert,
    cleanup,
  }) => {
    const [one, other] = [await aHolder(house), await aHolder(house)]
    const waiting = await one.file({ language: 'ru' })
    const arrived = await other.file()
    goTo(house, '2026-12-02T05:00:00Z')
    const lapsing = await house.make(LapseOnlineApplications)
    await lapsing.handle()
    await letterFor(house, [annex4Row(arrived)])
    await OnlineNotice.query().update({ givenAt: '2026-11-30 05:00:00' })
    const server = await mailServer()
    cleanup(() => server.close())
    const { mailed } = await mail(new SmtpPost(server.settings), '2026-12-04T05:00:00Z')
    assert.lengthOf(mailed, 1)
    const [{ to, text }] = server.taken
    assert.deepEqual(to, [waiting.email])
    assert.include(words(text), 'не считая сегодняшнего: 1.')
  })

  test('S-5.3: whose letter has a mistyped number or IIN is told, once, and no more once the right one came', async ({
    assert,
    cleanup,
  }) => {
    const [one, other, mended] = [await aHolder(house), await aHolder(house), await aHolder(house)]
    const misnumbered = await one.file({ language: 'ru' })
    const misnamed = await other.file({ language: 'ru' })
    const right = await mended.file({ language: 'ru' })
    const wrongNumber = { onlineNumber: 'ОН-999999' }
    for (let time = 0; time < 2; time++)
      await letterFor(house, [
        annex4Row(misnumbered, wrongNumber),
        annex4Row(misnamed, { iin: '900101300017' }),
        annex4Row(right, wrongNumber),
      ])
    await letterFor(house, [annex4Row(right)])
    const server = await mailServer()
    cleanup(() => server.close())
    await mail(new SmtpPost(server.settings))
    assert.deepEqual(
      server.taken.map(({ to }) => to),
      [[misnumbered.email], [misnamed.email]]
    )
    assert.include(words(server.taken[0].text), 'Нужно исправленное письмо')
    const seen = async ({ iin }: { iin: string }) => {
      const { open, notices } = await holdersPage(iin, { iin }, FILED_AT.slice(0, 10))
      assert.isEmpty(notices, 'it stands at the application')
      return [open[0].state, open[0].mistyped?.wrong]
    }
    assert.deepEqual(await seen(one), ['letter_received', 'number'])
    assert.deepEqual(await seen(other), ['filed', 'person'], 'the term of S-13 goes on')
    assert.deepEqual(await seen(mended), ['letter_received', undefined])
  })

  test('S-12.2: a refusal stands on the person’s page until a newer application is filed', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    const { id } = await holder.file()
    await refuse(id)
    const told = async () => {
      const { iin } = holder
      const { notices } = await holdersPage(iin, { iin }, FILED_AT.slice(0, 10))
      return notices.map(({ notice }) => notice)
    }
    assert.deepEqual(await told(), ['refused'])
    await holder.file()
    assert.deepEqual(await told(), [])
  })

  test('without a server messages are files that their owner alone can read', async ({
    assert,
    cleanup,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'kualik-outbox-'))
    cleanup(() => rm(folder, { recursive: true, force: true }))
    const holder = await aHolder(house)
    const { id, email } = await holder.file()
    await refuse(id)
    await mail(new FolderPost(folder))
    await OnlineNotice.query().update({ mailedAt: null })
    await mail(new FolderPost(folder))
    const [name, ...others] = await readdir(folder)
    assert.isEmpty(others, 'RFC 5322 3.6.4: sent again, it is the same message')
    const text = await readFile(join(folder, name), 'utf8')
    assert.include(text, `To: ${email}`)
    assert.match(text, /^Message-ID: <notice\.\d+\.\d+@example\.kz>/m)
    assert.include(words(text), 'бас тартылды')
  })
})
