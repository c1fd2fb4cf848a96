import { defineConfig } from '@adonisjs/core/bodyparser'

export default defineConfig({
  allowedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  form: {
    convertEmptyStringsToNull: true,
    trimWhitespaces: true,
    types: ['application/x-www-form-urlencoded'],
  },
  json: {
    convertEmptyStringsToNull: true,
    trimWhitespaces: true,
    // A signed document of 5 MB in Base64.
    limit: '8mb',
    types: ['application/json'],
  },
  multipart: {
    autoProcess: true,
    convertEmptyStringsToNull: true,
    trimWhitespaces: true,
    processManually: [],
    // A file of 2 MB, or the same file kept in the form as base64 while its findings are mended.
    limit: '8mb',
    fieldsLimit: '4mb',
    maxFields: 2000,
    types: ['multipart/form-data'],
  },
})
