import { test } from '@japa/runner'
import { readReceipt } from '#ca/root/receipt'
import { CERTIFY_TERMS, holdingOn, LIST_PERIODS, REVOKE_TERMS } from '#ca/root/terms'

test.group('Root CA: terms and receipt', () => {
  test('R-5, R-12, R-14: the terms of the order hold from the day on which it came into force', ({
    assert,
  }) => {
    assert.equal(holdingOn(CERTIFY_TERMS, '2026-11-10').workingDays, 15)
    assert.equal(holdingOn(REVOKE_TERMS, '2023-12-12').workingDays, 1)
    assert.equal(holdingOn(LIST_PERIODS, '2026-11-10').months, 1)
    assert.throws(() => holdingOn(CERTIFY_TERMS, '2023-12-11'), /R-5/)
  })

  test('a later version takes over on its day and not before', ({ assert }) => {
    const versions = [
      ...CERTIFY_TERMS,
      { paragraph: 'R-5', workingDays: 10, holdsFrom: '2030-01-01' },
    ]
    assert.equal(holdingOn(versions, '2029-12-31').workingDays, 15)
    assert.equal(holdingOn(versions, '2030-01-01').workingDays, 10)
  })

  test('R-3: by post, special post, by hand or through EDMS, today when nothing is said', ({
    assert,
  }) => {
    const today = '2026-11-10'
    for (const delivery of ['post', 'special_post', 'by_hand', 'edms'])
      assert.equal(readReceipt({ delivery }, today).delivery, delivery)
    assert.equal(readReceipt({ delivery: 'post' }, today).receivedOn, today)
    assert.throws(() => readReceipt({ delivery: 'pigeon' }, today), /E_ROOT_DELIVERY/)
  })

  test('a day of receipt that is {$self} is refused')
    .with(['2026-11-11', '2023-12-11', '2026-02-30', 'yesterday'])
    .run(({ assert }, receivedOn) => {
      assert.throws(
        () => readReceipt({ delivery: 'post', receivedOn }, '2026-11-10'),
        /E_ROOT_RECEIVED/
      )
    })
})
