import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { standing } from '#ca/issuance/standing'

const moment = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })

const ISSUED = {
  state: 'issued' as const,
  notBefore: moment('2026-11-17T05:00:00Z'),
  notAfter: moment('2029-11-17T05:00:00Z'),
}

test.group('S-14: the standing of a certificate', () => {
  test('it is {standing} at {at}')
    .with([
      { at: '2026-11-17T04:59:59Z', standing: 'early' },
      { at: '2026-11-17T05:00:00Z', standing: 'valid' },
      { at: '2029-11-17T05:00:00Z', standing: 'valid' },
      { at: '2029-11-17T05:00:01Z', standing: 'expired' },
    ])
    .run(({ assert }, { at, standing: expected }) => {
      assert.equal(standing(ISSUED, moment(at)), expected)
    })

  test('before it is issued, and after it was given up, time plays no part', ({ assert }) => {
    for (const state of ['reserved', 'void'] as const) {
      assert.equal(standing({ ...ISSUED, state }, moment('2027-01-01T00:00:00Z')), state)
    }
  })
})
