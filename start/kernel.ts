import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#exceptions/handler'))

/** Every request, with or without a route. */
server.use([
  () => import('#middleware/container_bindings_middleware'),
  () => import('@adonisjs/static/static_middleware'),
])

/**
 * The operator's trust zone: session, CSRF, language. Machine interfaces (health, CRL, OCSP, SOAP)
 * take none of this, so it is a named stack and not `router.use`.
 */
export const middleware = router.named({
  publicPage: () => import('#middleware/public_page_middleware'),
  jsonAnswer: () => import('#middleware/json_answer_middleware'),
  privatePage: () => import('#middleware/private_page_middleware'),
  forgetUploads: () => import('#middleware/forget_uploads_middleware'),
  fewVerifications: () => import('#middleware/few_verifications_middleware'),
  bodyParser: () => import('@adonisjs/core/bodyparser_middleware'),
  session: () => import('@adonisjs/session/session_middleware'),
  language: () => import('#middleware/detect_user_locale_middleware'),
  initializeAuth: () => import('@adonisjs/auth/initialize_auth_middleware'),
  shield: () => import('@adonisjs/shield/shield_middleware'),
  initializeBouncer: () => import('#middleware/initialize_bouncer_middleware'),
  guest: () => import('#middleware/guest_middleware'),
  auth: () => import('#middleware/auth_middleware'),
  applicant: () => import('#middleware/applicant_middleware'),
})

/** What every screen stands on, in order. */
export const screen = () => [
  middleware.privatePage(),
  middleware.forgetUploads(),
  middleware.bodyParser(),
  middleware.session(),
  middleware.language(),
  middleware.initializeAuth(),
  middleware.shield(),
  middleware.initializeBouncer(),
]

/** What pages for everybody stand on: no session, no cookie. */
export const publicScreen = () => [
  middleware.publicPage(),
  middleware.forgetUploads(),
  middleware.bodyParser(),
]

/** A verification for everybody: counted before anything of it is read. */
export const publicVerification = () => [
  middleware.publicPage(),
  middleware.fewVerifications(),
  middleware.forgetUploads(),
  middleware.bodyParser(),
]
