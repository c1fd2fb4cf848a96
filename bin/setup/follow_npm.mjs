const EVERY = 1000

/**
 * Ends with the npm that started this process: killed outright, npm passes no signal on, and a server that
 * nobody sees would keep the port. Started without npm, a process may outlive its shell.
 */
export function followNpm() {
  if (!process.env.npm_lifecycle_event) return
  const npm = process.ppid
  setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, 'SIGTERM')
  }, EVERY).unref()
}
