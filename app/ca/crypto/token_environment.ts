/** What a process beside a token may know of the environment: where tokens are, nothing of database or passwords. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
  'LD_LIBRARY_PATH',
  'SOFTHSM2_CONF',
  'PCSCLITE_CSOCK_NAME',
  'KUALIK_TOKEN_DIR',
]

/**
 * The environment of a process that loads a token's module.
 *
 * @param more names of further variables that the module reads
 */
export function tokenEnvironment(more: readonly string[] = []): NodeJS.ProcessEnv {
  const names = [...PASSED_ON, ...more].filter((name) => process.env[name] !== undefined)
  return { TZ: 'UTC', ...Object.fromEntries(names.map((name) => [name, process.env[name]])) }
}
