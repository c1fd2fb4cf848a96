import router from '@adonisjs/core/services/router'
import { middleware, screen } from '#start/kernel'
import { controllers } from '#generated/controllers'

/** Open to whoever reaches the server. */
router
  .group(() => {
    router.get('/language/:code', [controllers.access.Language, 'update'])
    router
      .group(() => {
        router.get('/login', [controllers.access.Session, 'create'])
        router.post('/login', [controllers.access.Session, 'store'])
      })
      .use(middleware.guest())
  })
  .use(screen())

/** Signed-in users; each controller method asks its policy. */
router
  .group(() => {
    router.post('/logout', [controllers.access.Session, 'destroy'])
  })
  .use([...screen(), middleware.auth()])
