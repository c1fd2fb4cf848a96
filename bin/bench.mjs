/*
| `npm run bench -- NAME [--json FILE]`: measures what tests/benchmarks/NAME.ts measures; without a name it says
| what there is.
*/
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { ROOT, SetupError, giveUp } from './setup/root.mjs'
import { endWithChildren } from './setup/run.mjs'
import { checkMachine } from './setup/node24.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ensureCodegen } from './setup/codegen.mjs'
import { followNpm } from './setup/follow_npm.mjs'

const FOLDER = `${ROOT}tests/benchmarks`
const say = (line) => console.error(line)

/** Names and the first sentence of what each says of itself. */
function benchmarks() {
  if (!existsSync(FOLDER)) return []
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && !file.startsWith('_'))
    .map((file) => {
      const text = readFileSync(`${FOLDER}/${file}`, 'utf8')
      const [, first = ''] = /^\/\*[\s|*]*([^\n]*)/.exec(text) ?? []
      return { name: file.slice(0, -3), first }
    })
}

async function bench([name, ...more]) {
  checkMachine()
  endWithChildren()
  followNpm()
  const known = benchmarks()
  const list = known.map((each) => `  ${each.name.padEnd(16)} ${each.first}`).join('\n')
  if (name === undefined) return console.log(`npm run bench -- NAME [--json FILE]\n\n${list}`)
  if (!known.some((each) => each.name === name)) {
    throw new SetupError(`There is no benchmark ${name}; there are:\n${list}`)
  }
  const node = await ensurePackages(say)
  await ensureCodegen(node, say)
  const child = spawn(node, ['--import=./bin/typescript.mjs', `${FOLDER}/${name}.ts`, ...more], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.removeAllListeners(signal)
    process.on(signal, () => child.kill('SIGTERM'))
  }
  child.on('exit', (code) => process.exit(code ?? 1))
}

bench(process.argv.slice(2)).catch(giveUp)
