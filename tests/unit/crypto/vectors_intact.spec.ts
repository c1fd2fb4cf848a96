import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import { textVector, vector, vectorPaths } from '#tests/support/vectors'

test.group('crypto: the vectors', () => {
  test('every vector is the file that its origin gave', ({ assert }) => {
    const listed = textVector('SHA256SUMS').trim().split('\n')
    const expected = listed.map((line) => line.split(/\s+/)).sort((a, b) => (a[1] < b[1] ? -1 : 1))
    const found = vectorPaths().map((path) => [
      createHash('sha256').update(vector(path)).digest('hex'),
      path,
    ])
    assert.isAbove(found.length, 30)
    assert.deepEqual(found, expected)
  })
})
