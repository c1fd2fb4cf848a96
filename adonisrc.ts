import { indexEntities } from '@adonisjs/core'
import { indexPolicies } from '@adonisjs/bouncer'
import { defineConfig } from '@adonisjs/core/app'

/** Where requests are answered; a command has no use for it, and starts sooner. */
const SERVES: ('web' | 'test' | 'repl')[] = ['web', 'test', 'repl']

export default defineConfig({
  commands: [() => import('#commands/framework'), () => import('#commands/named')],
  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/core/providers/hash_provider'),
    { file: () => import('@adonisjs/core/providers/repl_provider'), environment: ['repl', 'test'] },
    () => import('@adonisjs/core/providers/vinejs_provider'),
    () => import('@adonisjs/core/providers/edge_provider'),
    { file: () => import('@adonisjs/session/session_provider'), environment: SERVES },
    { file: () => import('@adonisjs/shield/shield_provider'), environment: SERVES },
    { file: () => import('@adonisjs/static/static_provider'), environment: SERVES },
    () => import('@adonisjs/lucid/database_provider'),
    { file: () => import('@adonisjs/auth/auth_provider'), environment: SERVES },
    { file: () => import('@adonisjs/bouncer/bouncer_provider'), environment: SERVES },
    () => import('@adonisjs/i18n/i18n_provider'),
    { file: () => import('@adonisjs/limiter/limiter_provider'), environment: SERVES },
    () => import('#providers/holds_provider'),
    () => import('#providers/ca_provider'),
    () => import('#providers/hr_provider'),
    { file: () => import('#providers/services_provider'), environment: SERVES },
    () => import('#providers/online_provider'),
    { file: () => import('#providers/hr_door_provider'), environment: SERVES },
    { file: () => import('#providers/verification_provider'), environment: SERVES },
  ],
  preloads: [
    { file: () => import('#start/routes'), environment: SERVES },
    { file: () => import('#start/kernel'), environment: SERVES },
    () => import('#start/view'),
    () => import('#start/events'),
    { file: () => import('#start/service_events'), environment: SERVES },
  ],
  tests: {
    suites: [
      { name: 'unit', files: ['tests/unit/**/*.spec.ts'], timeout: 30_000 },
      { name: 'contracts', files: ['tests/contracts/**/*.spec.ts'], timeout: 120_000 },
      { name: 'functional', files: ['tests/functional/**/*.spec.ts'], timeout: 120_000 },
      { name: 'kill', files: ['tests/kill/**/*.spec.ts'], timeout: 120_000 },
      { name: 'machines', files: ['tests/machines/**/*.spec.ts'], timeout: 180_000 },
      { name: 'start', files: ['tests/start/**/*.spec.ts'], timeout: 180_000 },
      { name: 'browser', files: ['tests/browser/**/*.spec.ts'], timeout: 180_000 },
    ],
    forceExit: true,
  },
  metaFiles: [
    { pattern: 'resources/views/**/*.edge', reloadServer: false },
    { pattern: 'resources/lang/**/*.json', reloadServer: false },
    { pattern: 'public/**', reloadServer: false },
    { pattern: 'database/seeders/data/**', reloadServer: false },
    { pattern: 'resources/samples/**', reloadServer: false },
    { pattern: 'resources/trust/**', reloadServer: false },
    { pattern: 'contracts/**', reloadServer: false },
    { pattern: 'app/ca/crypto/engine/*.wasm', reloadServer: false },
  ],
  hooks: {
    init: [indexEntities(), indexPolicies()],
  },
})
