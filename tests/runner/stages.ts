/** A part of `npm test`: a check of the whole tree, or one suite of japa on one database. */
export interface Stage {
  name: string
  /** What a person reads. */
  title: string
  /** A check counts as one test; a suite counts its own. */
  kind: 'check' | 'suite'
  /** Parameters of Node 24. */
  parameters: string[]
  /** Debian packages without which it is left out. */
  needs: string[]
  database: 'none' | 'sqlite' | 'mariadb'
}

const check = (name: string, title: string, ...parameters: string[]): Stage => {
  return { name, title, kind: 'check', parameters, needs: [], database: 'none' }
}

const suite = (name: string, title: string, more: Partial<Stage> = {}): Stage => {
  const parameters = ['--import=./bin/typescript.mjs', 'bin/test.ts', name.replace('-mariadb', '')]
  return { name, title, kind: 'suite', parameters, needs: [], database: 'sqlite', ...more }
}

/** Everything that `npm test` runs, the long ones first: five at a time on two cores, as they wait for disks and children. */
export const STAGES: readonly Stage[] = [
  suite('functional-mariadb', 'functional tests on MariaDB', {
    needs: ['mariadb-server-core', 'mariadb-client-core'],
    database: 'mariadb',
  }),
  suite('functional', 'functional tests on SQLite'),
  suite('machines', 'machines and commands, each in processes of its own'),
  suite('browser', 'browser tests', { needs: ['chromium-headless-shell'] }),
  suite('kill-mariadb', 'killed at every step, on MariaDB', {
    needs: ['mariadb-server-core', 'mariadb-client-core'],
    database: 'mariadb',
  }),
  suite('kill', 'killed at every step, on SQLite'),
  suite('unit', 'unit tests'),
  suite('contracts', 'contract tests'),
  suite('start', 'start from a clean copy'),
  // One checker: four do half of the work four times, and the cores are taken.
  check('types', 'types', 'node_modules/typescript-7/bin/tsc', '--noEmit', '--checkers', '1'),
  check('lint', 'lint', 'node_modules/oxlint/bin/oxlint', '.'),
  check('formatting', 'formatting', 'node_modules/oxfmt/bin/oxfmt', '--check', '.'),
]
