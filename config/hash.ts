import app from '@adonisjs/core/services/app'
import { defineConfig, drivers } from '@adonisjs/core/hash'

const hashConfig = defineConfig({
  default: 'scrypt',
  // 64 MB and about a tenth of a second per guess (RFC 7914 section 2); tests guess nothing.
  list: {
    scrypt: drivers.scrypt({
      cost: app.inTest ? 1024 : 65536,
      blockSize: 8,
      parallelization: 1,
      maxMemory: 128 * 1024 * 1024,
    }),
  },
})

export default hashConfig

declare module '@adonisjs/core/types' {
  export interface HashersList extends InferHashers<typeof hashConfig> {}
}
