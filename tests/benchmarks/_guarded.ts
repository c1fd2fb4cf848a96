import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/**
 * Starts the program and waits for the end of its own input, which comes whenever whoever started it is gone, however
 * that came about; then it ends the program and the group that it has made: `openssl ocsp -multi` makes one, and what
 * it forks outlives it.
 */
const GUARD = `
trap '' INT TERM HUP
"$@" > /dev/null 2>&1 &
echo $!
cat > /dev/null
kill -KILL -$! 2> /dev/null
kill -KILL $! 2> /dev/null
`

/** A program that ends with this process at the latest. */
export interface Guarded {
  readonly pid: number
  /** Holds it, and what it has forked within its own group: it takes nothing of the processors meanwhile. */
  hold(): void
  /** Lets it go on. */
  letGo(): void
  /** Ends it, and what it has forked within its own group. */
  end(): Promise<void>
}

/** Signals the group that a process has made, and where it has made none, the process. */
function signal(pid: number, name: NodeJS.Signals) {
  try {
    process.kill(-pid, name)
  } catch {
    process.kill(pid, name)
  }
}

/** Starts a program that does not outlive this process. */
export async function startGuarded(
  program: string,
  options: readonly string[],
  given: { cwd?: string; env?: NodeJS.ProcessEnv } = {}
): Promise<Guarded> {
  const guard = spawn('sh', ['-c', GUARD, 'guard', program, ...options], {
    ...given,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = once(guard, 'exit')
  const [pid] = await once(createInterface(guard.stdout), 'line')
  return {
    pid: Number(pid),
    hold: () => signal(Number(pid), 'SIGSTOP'),
    letGo: () => signal(Number(pid), 'SIGCONT'),
    async end() {
      guard.stdin.end()
      await ended
    },
  }
}
