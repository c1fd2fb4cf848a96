import { rm } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** The places of the files of a form, whatever its fields are called and however they are nested. */
function placesOf(files: unknown): string[] {
  if (typeof files !== 'object' || files === null) return []
  if ('tmpPath' in files) return typeof files.tmpPath === 'string' ? [files.tmpPath] : []
  return Object.values(files).flatMap(placesOf)
}

/**
 * Files of a form lie on the disk, unasked and under any name, before anybody looks at them. They are gone when the
 * request is answered, read or not. It stands before the body parser.
 */
export default class ForgetUploadsMiddleware {
  async handle({ request }: HttpContext, next: NextFn) {
    try {
      return await next()
    } finally {
      await Promise.all(placesOf(request.allFiles()).map((place) => rm(place, { force: true })))
    }
  }
}
