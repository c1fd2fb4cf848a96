import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

/** Machine interfaces and pages that need no sign-in: no session, no cookie. */
router.get('/health/live', [controllers.public.Health, 'live'])
