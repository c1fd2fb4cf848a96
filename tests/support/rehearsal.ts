import { writeFile } from 'node:fs/promises'
import type { Machine } from '#tests/support/machines'

/** A plan with three key administrators, of whom two open the store. */
export const PLAN = {
  purpose: 'root',
  algorithm: 'gost-2015',
  keyId: 'root-2015',
  fileName: 'gost2015',
  needed: 2,
  plannedOn: '2026-11-20',
  participants: [
    { role: 'key_administrator', name: 'Құдайбергенов Ұлан', position: 'Кілт әкімшісі' },
    { role: 'key_administrator', name: 'Әбдіғали Айгерім', position: 'Кілт әкімшісі' },
    { role: 'key_administrator', name: 'Өмірзақ Нұрлан', position: 'Кілт әкімшісі' },
    { role: 'witness', name: 'Ғабитова Іңкәр', position: 'Тәуелсіз куәгер' },
    { role: 'secretary', name: 'Һасанов Ерлан', position: 'Хатшы' },
  ],
}

/** Everybody is there. */
export const ROLL = PLAN.participants.map(() => 'yes')
/** One share: looked at alone, printed, confirmed. */
export const TAKEN = ['.', 'yes', '@word']
/** A whole rehearsal in which the first and the third administrator open the store. */
export const ANSWERS = [...ROLL, ...TAKEN, ...TAKEN, ...TAKEN, '@share:1', '@share:3']

/** Holds a rehearsal on a machine. */
export async function rehearse(
  machine: Machine,
  { plan = {}, answers = ANSWERS, more = [] as string[] } = {}
) {
  return machine.ace([...(await command(machine, plan, 'stdin')), ...more], answers.join('\n'))
}

/** Holds one in the machine's shell, with the answers in a file. */
export async function rehearseInShell(machine: Machine, plan = {}, more: string[] = []) {
  const answers = machine.path('answers')
  await writeFile(answers, ANSWERS.join('\n'))
  return machine.shell([...(await command(machine, plan, answers)), ...more])
}

async function command(machine: Machine, plan: object, answers: string): Promise<string[]> {
  const file = machine.path('plan.json')
  await writeFile(file, JSON.stringify({ ...PLAN, ...plan }))
  const options = ['--plan', file, '--out', machine.path('out'), '--answers', answers, '--json']
  return ['ceremony:hold', ...options]
}
