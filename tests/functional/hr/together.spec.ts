import { test } from '@japa/runner'
import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuditLog } from '#ca/audit/audit_log'
import { verifyChain } from '#ca/audit/verify_chain'
import { AnswerHrRequest } from '#ca/hr/act/answer_hr_request'
import { FileOnlineApplication } from '#ca/online/file_online_application'
import { KeyPair } from '#ca/crypto/key_pair'
import { aHolder, openOnlineHouse } from '#tests/support/online_house'
import { issueRequest } from '#tests/support/hr_house'
import { Door } from '#tests/support/hr/door'
import { ISSUE } from '#tests/support/hr/parties'
import AuditEntry from '#models/audit_entry'
import HrMessage from '#models/hr_message'
import OnlineApplication from '#models/online_application'
import type { NewMessage } from '#ca/hr/new_message'
import type { HrAnswer } from '#ca/hr/requests'
import type { IssuingHouse } from '#tests/support/issuing_house'

test.group('Applications of the HR channel that share a transaction', (group) => {
  let house: IssuingHouse
  let door: Door

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    door = await Door.open(house)
    door.act()
    return async () => {
      door.close()
      await house.close()
    }
  })

  const partyOf = ({ pair, certificate }: Door['person']) => ({
    signer: pair.signer(),
    certificate: new Uint8Array(certificate.der ?? []),
  })

  /** What a holder applies for, over a fresh key, on the ground that the carrier has Type-C. */
  async function filing(messageId: string, holder = door.person) {
    const request = await holder.request(KeyPair.generate('gost-2015'))
    const { iin, carrier } = holder
    const asked = { ...ISSUE, iin, carrierSerial: carrier.serialNumber, request }
    return door.message({
      ...{ messageId, person: partyOf(holder) },
      request: { ...asked, ground: 'type_c' },
    })
  }

  async function newMessage(holder: Door['person']): Promise<NewMessage> {
    const asked = await issueRequest(holder)
    const row = {
      ...{ systemId: door.system.id, messageId: holder.iin, contentSha256: holder.iin },
      ...{ kind: 'issue' as const, receivedAt: door.clock.now(), remoteAddress: '127.0.0.1' },
      ...{ signerIin: holder.iin, request: Buffer.from('<Envelope/>') },
    }
    const write = (answer: HrAnswer) =>
      `${holder.iin} ${answer.kind === 'issue' ? answer.number : ''}`
    return { row, request: { ...asked, ground: 'type_c' }, write }
  }

  /** How many transactions the audit log was written in. */
  function countTransactions() {
    const append = AuditLog.prototype.appendAll
    let calls = 0
    AuditLog.prototype.appendAll = function (...given) {
      calls += 1
      return append.apply(this, given)
    }
    return () => {
      AuditLog.prototype.appendAll = append
      return calls
    }
  }

  test('S-6: messages that come at once are filed in one transaction, each with its own entry of the audit log and its own answer', async ({
    assert,
  }) => {
    const holders = [door.person, door.owner]
    const answering = await house.make(AnswerHrRequest)
    const messages = await Promise.all(holders.map(newMessage))
    const counted = countTransactions()
    const answers = await Promise.all(messages.map((each) => answering.handleNew(each)))
    assert.equal(counted(), 1)
    const filed = await OnlineApplication.query().orderBy('id')
    assert.sameMembers(
      answers,
      filed.map(({ id, iin }) => `${iin} ${id}`)
    )
    const entries = await AuditEntry.query().where('event', 'online_application_filed')
    assert.sameMembers(
      entries.map(({ subject, actor }) => `${subject} ${actor}`),
      filed.map(({ id, iin }) => `online_application:${id} hr:${door.system.id}:${iin}`)
    )
    for (const { iin, id, hrMessageId } of filed) {
      const { signerIin, state, answer } = await HrMessage.findOrFail(hrMessageId)
      assert.deepEqual([signerIin, state, `${answer}`], [iin, 'answered', `${iin} ${id}`])
    }
    const { break: found } = await verifyChain(db.connection())
    assert.isNull(found)
  })

  test('S-6, S-11: what may not be filed is refused by itself, and takes nobody with it', async ({
    assert,
  }) => {
    const [good, second] = [await filing('good'), await filing('second')]
    const other = await filing('other', await aHolder(house))
    const answers = await Promise.all([good, second, other].map((each) => door.send(each)))
    const codes = answers.map(({ code }) => code)
    assert.equal(codes[2], 'SCSS001')
    assert.sameMembers(codes.slice(0, 2), ['SCSS001', 'E_ONLINE_OPEN'])
    assert.lengthOf(await OnlineApplication.all(), 2)
    const refused = await HrMessage.query().where('state', 'refused')
    assert.deepEqual(
      refused.map(({ code }) => code),
      ['E_ONLINE_OPEN']
    )
  })

  test('S-6: one that cannot be looked at takes nobody with it', async ({ assert }) => {
    const answering = await house.make(AnswerHrRequest)
    const messages = await Promise.all([door.person, door.owner].map(newMessage))
    const { check } = FileOnlineApplication.prototype
    FileOnlineApplication.prototype.check = function (...given) {
      const [, , { iin }] = given
      return iin === door.person.iin
        ? Promise.reject(new TypeError('the test lets it fail'))
        : check.apply(this, given)
    }
    try {
      const [failed, filed] = await Promise.all(messages.map((each) => answering.handleNew(each)))
      assert.isNull(failed)
      assert.match(`${filed}`, new RegExp(`^${door.owner.iin} \\d+$`))
    } finally {
      FileOnlineApplication.prototype.check = check
    }
    const rows = await HrMessage.all()
    assert.deepEqual(
      rows.map(({ signerIin }) => signerIin),
      [door.owner.iin]
    )
  })

  test('S-6: what fails in the shared transaction leaves nothing, and is done one by one', async ({
    assert,
  }) => {
    const append = AuditLog.prototype.appendAll
    AuditLog.prototype.appendAll = function () {
      AuditLog.prototype.appendAll = append
      return Promise.reject(new Error('the test lets it fail'))
    }
    const message = await filing('one')
    const { error: log } = logger
    const logged: unknown[] = []
    logger.error = (...line: unknown[]) => void logged.push(line)
    const { code, text } = await door.send(message).finally(() => {
      logger.error = log
    })
    assert.equal(code, 'SCSS001', text)
    assert.match(`${logged}`, /go one by one/)
    assert.lengthOf(await OnlineApplication.all(), 1)
    assert.lengthOf(await HrMessage.all(), 1)
    const again = await door.send(message)
    assert.equal(again.text, text)
  })
})
