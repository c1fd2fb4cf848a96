import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { parseRequest } from '#tests/runner/request'
import { didNotStart, lastLine, leftOut, resultOf, sum } from '#tests/runner/results'
import { STAGES } from '#tests/runner/stages'
import type { Stage } from '#tests/runner/stages'

const stageOf = (kind: Stage['kind']): Stage =>
  STAGES.find((stage) => stage.kind === kind) ?? STAGES[0]

const summary = { passed: 3, failed: 0, skipped: 1, failures: [], leftOut: ['a token test'] }

test.group('npm test: what it says at the end', (group) => {
  let path: string

  group.each.setup(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kualik-results-'))
    path = join(folder, 'summary.json')
    return () => rm(folder, { recursive: true })
  })

  test('a check counts as one test', async ({ assert }) => {
    const good = await resultOf(stageOf('check'), { code: 0, seconds: 1, log: '' }, path)
    const bad = await resultOf(stageOf('check'), { code: 2, seconds: 1, log: 'line 7' }, path)
    assert.equal(lastLine(sum([good, bad], false)), '1 passed, 1 failed')
    assert.include(bad.failures[0].message, 'line 7')
  })

  test('a suite counts its own, and those that it left out', async ({ assert }) => {
    await writeFile(path, JSON.stringify(summary))
    const result = await resultOf(stageOf('suite'), { code: 0, seconds: 1, log: '' }, path)
    assert.equal(lastLine(sum([result], false)), '3 passed, 0 failed, 1 skipped')
  })

  test('in CI a test that was left out has failed', async ({ assert }) => {
    await writeFile(path, JSON.stringify(summary))
    const result = await resultOf(stageOf('suite'), { code: 0, seconds: 1, log: '' }, path)
    const absent = leftOut(stageOf('suite'), ['chromium-headless-shell'])
    assert.equal(lastLine(sum([result, absent], true)), '3 passed, 2 failed')
    assert.equal(lastLine(sum([result, absent], false)), '3 passed, 0 failed, 2 skipped')
    assert.include(absent.leftOut[0], 'chromium-headless-shell')
  })

  test('a suite whose database server does not come up has failed', ({ assert }) => {
    const result = didNotStart(stageOf('suite'), 'Error: Installation of system tables failed!')
    assert.equal(lastLine(sum([result], false)), '0 passed, 1 failed')
    assert.include(result.failures[0].message, 'Installation of system tables failed!')
  })

  test('a suite that dies without figures has failed', async ({ assert }) => {
    const result = await resultOf(stageOf('suite'), { code: 137, seconds: 1, log: 'gone' }, path)
    assert.equal(lastLine(sum([result], false)), '0 passed, 1 failed')
  })

  test('a suite that runs no test has failed', async ({ assert }) => {
    await writeFile(path, JSON.stringify({ ...summary, passed: 0, skipped: 0, leftOut: [] }))
    const result = await resultOf(stageOf('suite'), { code: 0, seconds: 1, log: '' }, path)
    assert.equal(lastLine(sum([result], false)), '0 passed, 1 failed')
  })

  test('a suite that ends badly with good figures has failed', async ({ assert }) => {
    await writeFile(path, JSON.stringify(summary))
    const result = await resultOf(stageOf('suite'), { code: 1, seconds: 1, log: '' }, path)
    assert.equal(sum([result], false).failed, 1)
  })
})

test.group('npm test: what is asked for', () => {
  test('nothing named: everything', ({ assert }) => {
    assert.deepEqual(parseRequest([]).stages, [...STAGES])
  })

  test('a suite with flags for it', ({ assert }) => {
    const { stages, more } = parseRequest(['unit', '--files', 'tests/unit/audit/*'])
    assert.deepEqual(
      stages.map(({ name }) => name),
      ['unit']
    )
    assert.deepEqual(more, ['--files', 'tests/unit/audit/*'])
  })

  test('a name that there is not', ({ assert }) => {
    assert.throws(() => parseRequest(['units']), /There is no units/)
  })
})
