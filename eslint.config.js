import { configApp } from '@adonisjs/eslint-config'
export default configApp({ ignores: ['storage/**', 'tmp/**', 'build/**', '.adonisjs/**'] })
