import { test } from '@japa/runner'
import { CaError } from '#ca/ca_error'
import { checkAct } from '#ca/audit/check_act'
import { AUDIT_EVENTS } from '#ca/audit/events'
import { nameLooksSecret } from '#ca/audit/secrets'

const act = (changes: Record<string, unknown> = {}) => ({
  event: 'certificate_voided',
  actor: 'operator',
  subject: 'certificate:4f90',
  data: { serial: '4f90', applicationId: 12, reason: 'lint' },
  ...changes,
})

const code = (changes: Record<string, unknown>) => {
  try {
    checkAct(act(changes))
  } catch (error) {
    return error instanceof CaError ? error.code : String(error)
  }
  return null
}

const withData = (data: Record<string, unknown>) =>
  code({ data: { serial: '4f90', applicationId: 12, reason: 'lint', ...data } })

test.group('Audit catalogue', () => {
  test('an act as the catalogue declares it is accepted', ({ assert }) => {
    assert.isNull(code({}))
    assert.isNull(code({ actor: 'shell:root' }))
  })

  test('every declared field is required, and no other is taken', ({ assert }) => {
    assert.equal(code({ data: { serial: '4f90', reason: 'lint' } }), 'E_AUDIT_FIELD_MISSING')
    assert.equal(withData({ note: 'x' }), 'E_AUDIT_FIELD_UNKNOWN')
    assert.equal(withData({ applicationId: '12' }), 'E_AUDIT_FIELD_WRONG')
    assert.equal(withData({ reason: null }), 'E_AUDIT_FIELD_WRONG')
    assert.equal(withData({ reason: 'x'.repeat(4001) }), 'E_AUDIT_FIELD_WRONG')
    assert.equal(withData({ applicationId: Number.NaN }), 'E_AUDIT_FIELD_WRONG')
  })

  test('the event, the actor and the subject are checked', ({ assert }) => {
    assert.equal(code({ event: 'nothing' }), 'E_AUDIT_EVENT_UNKNOWN')
    assert.equal(code({ event: 'toString' }), 'E_AUDIT_EVENT_UNKNOWN')
    assert.equal(code({ actor: '' }), 'E_AUDIT_ACTOR')
    assert.equal(code({ subject: 'letter:1' }), 'E_AUDIT_SUBJECT')
    assert.equal(code({ subject: 'certificate:' }), 'E_AUDIT_SUBJECT')
  })

  test('CP-5.4: what looks like a PIN, a password or a key never gets in', ({ assert }) => {
    for (const field of ['pin', 'userPin', 'new_password', 'privateKey', 'passphrase'])
      assert.equal(withData({ [field]: 'x' }), 'E_AUDIT_SECRET', field)
    for (const reason of [
      '-----BEGIN ENCRYPTED PRIVATE KEY-----',
      '$argon2id$v=19$m=65536',
      'ab'.repeat(64),
      'A'.repeat(86),
    ])
      assert.equal(withData({ reason }), 'E_AUDIT_SECRET', reason)
    assert.isNull(withData({ reason: 'ab'.repeat(32) }), 'a digest is no secret')
  })

  test('CP-5.4: no event of the catalogue declares a secret field', ({ assert }) => {
    const fields = Object.values(AUDIT_EVENTS).flatMap(({ data }) => Object.keys(data))
    assert.isAbove(fields.length, 50)
    assert.deepEqual(fields.filter(nameLooksSecret), [])
  })
})
