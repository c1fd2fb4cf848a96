import { configApp } from '@adonisjs/eslint-config'
/** AssemblyScript looks like TypeScript, and is none. */
const ASSEMBLY_SCRIPT = 'app/ca/crypto/engine/assembly/**'

export default configApp({
  ignores: ['storage/**', 'tmp/**', 'build/**', '.adonisjs/**', ASSEMBLY_SCRIPT],
})
