import { readFileSync, readdirSync } from 'node:fs'

/** Milliseconds of a tick of /proc: USER_HZ is 100 on every Linux that Node runs on. */
const TICK = 10

/** The fields of /proc/…/stat from the state on; null when the process has gone. */
function fieldsOf(process: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${process}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** Milliseconds of processors that a process and the group that it made have used, with every thread. */
export function processorTime(pid: number): number {
  let ticks = 0
  for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = fieldsOf(process)
    if (!fields || (Number(process) !== pid && Number(fields[2]) !== pid)) continue
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks * TICK
}

/** Milliseconds of processors that children of this process have used which have ended. */
export function childrenTime(): number {
  const fields = fieldsOf('self')
  return fields ? (Number(fields[13]) + Number(fields[14])) * TICK : 0
}
