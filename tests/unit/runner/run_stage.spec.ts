import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { runStage } from '#tests/runner/run_stage'
import type { Stage } from '#tests/runner/stages'

/** Ends with a program of its own still running, which holds its output open. */
const LEAVES_ONE_BEHIND = `
const { spawn } = require('node:child_process')
spawn('sleep', ['60'], { stdio: 'inherit' })
console.log('begun')
process.exit(3)
`

const STAGE: Stage = {
  ...{ name: 'left-behind', title: 'a stage', kind: 'check', needs: [], database: 'none' },
  parameters: ['--eval', LEAVES_ONE_BEHIND],
}

test('npm test: a stage that has ended leaves no program behind, and is not waited for', async ({
  assert,
  cleanup,
}) => {
  const scratch = await mkdtemp(join(tmpdir(), 'kualik-stage-'))
  cleanup(() => rm(scratch, { recursive: true }))
  const { code, log } = await runStage(STAGE, scratch, {}, [], false)
  assert.equal(code, 3)
  assert.equal(log, 'begun\n')
}).timeout(30_000)
