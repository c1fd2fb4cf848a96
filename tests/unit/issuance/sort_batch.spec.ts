import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import Application from '#models/application'
import { currentOf, neighboursOf, progressOf, sortBatch } from '#ca/issuance/sort_batch'
import type { ApplicationState } from '#models/application'

function employee(id: number, state: ApplicationState, putOff = false) {
  const putOffAt = putOff ? DateTime.utc(2026, 11, 17) : null
  return new Application().merge({ id, rowNumber: id, state, putOffAt })
}

const LETTER = [
  employee(1, 'written'),
  employee(2, 'waiting', true),
  employee(3, 'issued'),
  employee(4, 'waiting'),
  employee(5, 'refused'),
  employee(6, 'waiting'),
  employee(7, 'issuing'),
  employee(8, 'handed_out'),
]

const ids = (applications: Application[]) => applications.map(({ id }) => id)

test.group('the employees of a letter at the desk', () => {
  test('half-way ones need a decision, those put off come last, the rest is done', ({ assert }) => {
    const { decide, waiting, done } = sortBatch(LETTER)
    assert.deepEqual(ids(decide), [3, 7])
    assert.deepEqual(ids(waiting), [4, 6, 2])
    assert.deepEqual(ids(done), [1, 5, 8])
  })

  test('a failed try puts somebody who waits on top; a done one stays done', ({ assert }) => {
    const { decide, waiting } = sortBatch(LETTER, new Set([6, 1]))
    assert.deepEqual(ids(decide), [3, 6, 7])
    assert.deepEqual(ids(waiting), [4, 2])
  })

  test('whom somebody is writing now needs no decision, whatever state or failure says', ({
    assert,
  }) => {
    const live = ({ id }: Application) => [3, 6, 8].includes(id)
    const sorted = sortBatch(LETTER, new Set([6]), live)
    assert.deepEqual(ids(sorted.underWay), [3, 6])
    assert.deepEqual(ids(sorted.decide), [7])
    assert.deepEqual(ids(sorted.waiting), [4, 2])
    assert.equal(progressOf(sorted).total, LETTER.length)
    assert.equal(currentOf(sorted, 3)?.id, 3)
    assert.equal(currentOf(sorted)?.id, 4)
  })

  test('the progress counts every employee once', ({ assert }) => {
    const progress = progressOf(sortBatch(LETTER))
    assert.deepEqual(progress, {
      total: 8,
      written: 2,
      refused: 1,
      revoked: 0,
      decide: 2,
      left: 3,
    })
    const revoked = new Application().fill({ id: 9, state: 'revoked' })
    assert.include(progressOf(sortBatch([...LETTER, revoked])), {
      total: 9,
      written: 2,
      revoked: 1,
    })
  })

  test('current is whom somebody asked for, else who waits first, else who needs a decision', ({
    assert,
  }) => {
    const sorted = sortBatch(LETTER)
    assert.equal(currentOf(sorted)?.id, 4)
    assert.equal(currentOf(sorted, 7)?.id, 7)
    assert.equal(currentOf(sorted, 1)?.id, 4)
    assert.equal(currentOf(sortBatch([LETTER[2]]))?.id, 3)
    assert.isUndefined(currentOf(sortBatch([LETTER[0]])))
  })

  test('the neighbours are those above and below on the screen', ({ assert }) => {
    const sorted = sortBatch(LETTER)
    const at = (id: number) => LETTER.find((one) => one.id === id) ?? LETTER[0]
    const { previous, next } = neighboursOf(sorted, at(4))
    assert.deepEqual([previous?.id, next?.id], [7, 6])
    assert.isUndefined(neighboursOf(sorted, at(3)).previous)
    assert.isUndefined(neighboursOf(sorted, at(2)).next)
  })
})
