/*
| `npm test`: everything that proves Kualik, on a clean clone as well. Installs what is missing, then hands
| over to tests/runner/main.ts on Node 24. `npm test -- unit --files "tests/unit/audit/*"` runs a part.
*/
import { spawn } from 'node:child_process'
import { ROOT, giveUp } from './setup/root.mjs'
import { endWithChildren } from './setup/run.mjs'
import { followNpm } from './setup/follow_npm.mjs'
import { checkMachine } from './setup/node24.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ensureCodegen } from './setup/codegen.mjs'
import { canCompile, ensureSystemPackages } from './setup/system_packages.mjs'

const say = (line) => console.log(line)

/** Both at once, unless npm has to wait for a compiler. */
async function install() {
  if (canCompile()) return Promise.all([ensureSystemPackages(say), ensurePackages(say)])
  return [await ensureSystemPackages(say), await ensurePackages(say)]
}

async function test() {
  checkMachine()
  endWithChildren()
  followNpm()
  const [missing, node] = await install()
  await ensureCodegen(node, say)
  const runner = spawn(
    node,
    ['--import=./bin/typescript.mjs', 'tests/runner/main.ts', ...process.argv.slice(2)],
    { cwd: ROOT, env: { ...process.env, MISSING_PACKAGES: missing.join(',') }, stdio: 'inherit' }
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.removeAllListeners(signal)
    process.on(signal, () => runner.kill('SIGTERM'))
  }
  runner.on('exit', (code) => process.exit(code ?? 1))
}

test().catch(giveUp)
