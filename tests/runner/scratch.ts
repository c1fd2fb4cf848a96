import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'

/** The whole suite writes about half of it. */
const ROOM = 6 * 2 ** 30

/** A container's /dev/shm may let no program run from it, and the tests write programs. */
function runsPrograms(folder: string): boolean {
  const program = join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\n')
  chmodSync(program, 0o700)
  return spawnSync(program).status === 0
}

/** What runs left that were killed: memory would be gone until the machine starts anew. */
function removeLeftovers() {
  for (const name of readdirSync(MEMORY)) {
    const [, pid] = /^kualik-tests-(\d+)-/.exec(name) ?? []
    if (pid && !existsSync(`/proc/${pid}`))
      rmSync(join(MEMORY, name), { recursive: true, force: true })
  }
}

function inMemory(): string | undefined {
  try {
    removeLeftovers()
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < ROOM || freemem() < ROOM) return undefined
    const folder = mkdtempSync(join(MEMORY, `kualik-tests-${process.pid}-`))
    if (runsPrograms(folder)) return folder
    rmSync(folder, { recursive: true })
  } catch {
    // There is none, or it is not ours to write to.
  }
  return undefined
}

/**
 * A folder for what the tests write and nobody reads afterwards: databases, keys, carriers. It is in memory where
 * there is room, for tests wait for a disk half of their time; that nothing is lost with the power is not what a
 * SIGKILL can show. Programs of the tests find it as their TMPDIR. Removed when this process ends.
 */
export function scratchFolder(): string {
  const folder = inMemory() ?? mkdtempSync(join(tmpdir(), 'kualik-tests-'))
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  process.env.TMPDIR = temporary
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
